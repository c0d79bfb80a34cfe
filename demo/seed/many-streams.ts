import type { ImageStream } from '#lib/kubernetes/objects'
import type { Store } from '../../fake-cluster/api/store'
import { buildImage, digestOf } from '../../fake-cluster/registry/images'
import type { Registry } from '../../fake-cluster/registry/registry'
import { DAY, HOUR, timestamp, type Clock } from './clock'
import { putDeployment } from './deployments'
import { internalRepositoryOf, putImages, tagEventOf } from './image-streams'
import { deployment, type DeploymentSettings, type Environment, type Lane } from './lane'
import { addedStreamName, commitOf, STREAMS_PER_DEPLOYMENT, uidOf } from './names'
import { revisionsOf } from './revisions'
import { pullSpecOf, type HistoryItem } from './tag-history'

const TAGS = ['latest', 'prod', 'stg']
const ITEMS = 20

const DEPLOYMENT = {
  command: ['/usr/bin/run.sh'],
  replicas: 2,
  port: 8443,
  env: { LOG_LEVEL: 'INFO' },
  memory: ['64Mi', '128Mi'],
  cpu: ['5m', '50m'],
} satisfies DeploymentSettings

const ONE_BUILD = { builds: [], isInRegistry: true, generation: ITEMS, pin: null, failure: null }

/** The streams of a large team, in addition to LANES: each has three tags with a full history. */
export function putManyStreams(
  store: Store,
  registry: Registry,
  environment: Environment,
  count: number,
  clock: Clock,
): void {
  const many = Array.from({ length: count }, (_, index) => laneOf(index)).map((lane) => {
    return { lane, newest: newestItem(lane, clock) }
  })
  for (const { lane, newest } of many) {
    for (const tag of TAGS) registry.push({ ...newest.build, tag }, newest.image)
    putImages(store, lane, newest)
    store.put('imagestreams', streamOf(lane, environment, newest))
  }
  // After the streams: for each change of a stream the controllers go through all workloads.
  for (const { lane, newest } of many) {
    const history = { ...ONE_BUILD, items: [newest] }
    for (const workload of lane.workloads) {
      const revisions = revisionsOf(lane, workload, environment, history, clock)
      if (revisions) putDeployment(store, lane, workload, environment, revisions, clock)
    }
  }
}

function laneOf(index: number): Lane {
  const stream = addedStreamName(index)
  return {
    stream,
    repository: `many/${stream}`,
    source: `https://github.com/many/${stream}`,
    daysPerMerge: 1,
    workloads: index % STREAMS_PER_DEPLOYMENT === 0 ? [deployment(stream, DEPLOYMENT)] : [],
  }
}

function newestItem({ stream, repository, source }: Lane, { now }: Clock): HistoryItem {
  const at = now - 2 * HOUR
  const created = new Date(at - HOUR).toISOString()
  const build = { repository, source, commit: commitOf(stream), created }
  const image = buildImage(build)
  return { at, generation: ITEMS, digest: image.target.digest, build, image }
}

function streamOf(lane: Lane, { namespace }: Environment, newest: HistoryItem): ImageStream {
  const { stream } = lane
  return {
    metadata: {
      name: stream,
      namespace,
      uid: uidOf('ImageStream', namespace, stream),
      generation: ITEMS,
      creationTimestamp: timestamp(newest.at - ITEMS * DAY),
      annotations: { 'openshift.io/image.dockerRepositoryCheck': timestamp(newest.at) },
    },
    spec: {
      lookupPolicy: { local: true },
      tags: TAGS.map((name) => ({
        name,
        annotations: null,
        from: { kind: 'DockerImage', name: pullSpecOf(lane, { tag: name }) },
        generation: ITEMS,
        importPolicy: { importMode: 'Legacy' },
        referencePolicy: { type: 'Source' },
      })),
    },
    status: {
      dockerImageRepository: internalRepositoryOf(namespace, stream),
      tags: TAGS.map((tag) => ({ tag, items: itemsOf(lane, tag, newest) })),
    },
  }
}

/** Newest first. The older images were pruned: their digests exist nowhere else. */
function itemsOf(lane: Lane, tag: string, newest: HistoryItem) {
  return Array.from({ length: ITEMS }, (_, age) =>
    tagEventOf(lane, {
      at: newest.at - age * DAY,
      digest: age === 0 ? newest.digest : digestOf(`${lane.stream}:${tag} ${age}`),
      generation: ITEMS - age,
    }),
  )
}
