import { readFile } from 'node:fs/promises'
import type { CronJob, ImageStream } from '#lib/kubernetes/objects'
import type { Run } from '../demo/run-file'

const BATCH = '/apis/batch/v1/namespaces/packit--prod'
const STREAMS = '/apis/image.openshift.io/v1/namespaces/packit--prod/imagestreams'

/** Changes the demo cluster as a user with `oc` would. Resolves with the time at which the API server accepted it. */
async function changeCluster(
  run: Run,
  method: 'POST' | 'PATCH',
  path: string,
  body: object,
): Promise<number> {
  await callCluster(run, method, path, body)
  return Date.now()
}

async function callCluster(
  { clusterUrl, tokenFiles }: Run,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
): Promise<unknown> {
  const token = (await readFile(tokenFiles.alice, 'utf8')).trim()
  const response = await fetch(clusterUrl + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`The cluster refused ${path}: ${await response.text()}`)
  return response.json()
}

export function scale(run: Run, deployment: string, replicas: number): Promise<number> {
  const path = `/apis/apps/v1/namespaces/packit--prod/deployments/${deployment}`
  return changeCluster(run, 'PATCH', path, { spec: { replicas } })
}

export function createStream(run: Run, name: string, tags: object[]): Promise<number> {
  return changeCluster(run, 'POST', STREAMS, { metadata: { name }, spec: { tags } })
}

/** A stream of a whole repository, as it was made before `spec.tags`. */
export function createRepositoryStream(
  run: Run,
  name: string,
  dockerImageRepository: string,
): Promise<number> {
  return changeCluster(run, 'POST', STREAMS, { metadata: { name }, spec: { dockerImageRepository } })
}

/** Sets annotations of a production workload, or of its pods, which is a rollout. */
export function annotateWorkload(
  run: Run,
  resource: 'deployments' | 'statefulsets',
  name: string,
  { own, ofPods }: { own?: Record<string, string>; ofPods?: Record<string, string> },
): Promise<number> {
  const template = ofPods && { metadata: { annotations: ofPods } }
  return changeCluster(run, 'PATCH', `/apis/apps/v1/namespaces/packit--prod/${resource}/${name}`, {
    ...(own && { metadata: { annotations: own } }),
    ...(template && { spec: { template } }),
  })
}

/** A CronJob that runs on New Year's Day, if no other schedule is given. */
export function createCronJob(
  run: Run,
  name: string,
  labels: Record<string, string> = {},
  schedule = '0 0 1 1 *',
): Promise<number> {
  const containers = [{ name, image: 'quay.io/packit/import-images:latest', command: ['/bin/true'] }]
  const template = { spec: { containers, restartPolicy: 'Never' } }
  const spec = { schedule, timeZone: 'Europe/Prague', jobTemplate: { spec: { template } } }
  return changeCluster(run, 'POST', `${BATCH}/cronjobs`, {
    metadata: { name, labels },
    spec,
  })
}

/** Creates a Job as the CronJob controller does. */
export async function createJobOf(run: Run, cronJob: string, name: string): Promise<number> {
  const { metadata, spec } = (await callCluster(run, 'GET', `${BATCH}/cronjobs/${cronJob}`)) as CronJob
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: cronJob,
    uid: metadata.uid,
    controller: true,
  }
  const job = { metadata: { name, ownerReferences: [owner] }, spec: spec.jobTemplate.spec }
  return changeCluster(run, 'POST', `${BATCH}/jobs`, job)
}

/** Sets labels and annotations of a production stream and of the Deployment with its name, as a tool that deploys both does. */
export async function markAsDeployed(
  run: Run,
  name: string,
  metadata: { labels?: Record<string, string>; annotations?: Record<string, string> },
): Promise<void> {
  for (const path of [`${STREAMS}/${name}`, `/apis/apps/v1/namespaces/packit--prod/deployments/${name}`])
    await changeCluster(run, 'PATCH', path, { metadata })
}

/** Replaces `spec.tags`. A tag that is no longer in the spec keeps its images, like a tag that images are pushed to. */
export function setTags(run: Run, name: string, tags: object[]): Promise<number> {
  return changeCluster(run, 'PATCH', `${STREAMS}/${name}`, { spec: { tags } })
}

/** Points a production tag to an image like `oc tag`, which replaces the whole tag reference with its annotations. */
export function retag(run: Run, stream: string, tag: string, pullSpec: string): Promise<number> {
  const reference = { name: tag, from: { kind: 'DockerImage', name: pullSpec } }
  return changeCluster(run, 'PATCH', `${STREAMS}/${stream}`, { spec: { tags: [reference] } })
}

/** The spec of a production stream without generations, which only increase. */
export async function readStreamSpec(run: Run, stream: string): Promise<object> {
  const { spec } = (await callCluster(run, 'GET', `${STREAMS}/${stream}`)) as ImageStream
  return { ...spec, tags: spec?.tags?.map(({ generation: _generation, ...tag }) => tag) }
}

/** The images and runs that production's chronicle has: the digest, and whether it tells of an end and of a failure. */
export async function readChronicle(
  run: Run,
): Promise<{ image: string; hasEnded: boolean; hasFailed: boolean }[]> {
  const path = '/api/v1/namespaces/packit--prod/configmaps?labelSelector=quayside.io%2Fjournal%3Dchronicle'
  const { items } = (await callCluster(run, 'GET', path)) as { items: { data?: Record<string, string> }[] }
  return items.flatMap(({ data: { words, ...texts } = {} }) => {
    // Beside the pages is when replicas watched.
    if (words === undefined) return []
    const list = (JSON.parse(words) as { words: string[] }).words
    return Object.values(texts).flatMap((text) => {
      const { f: fact = [] } = JSON.parse(text) as { f?: unknown[] }
      const [kind, , , packed] = fact.map((place) => list[Number(place)] ?? '')
      if (kind !== 'image' && kind !== 'run') return []
      const image = `sha256:${Buffer.from(packed ?? '', 'base64url').toString('hex')}`
      // What is unknown is an empty list.
      const has = (place: number) => JSON.stringify(fact.at(place)) !== '[]'
      return [{ image, hasEnded: has(-1), hasFailed: kind === 'run' && has(-2) }]
    })
  })
}

/** Sets annotations of a production stream tag. */
export function annotateTag(run: Run, name: string, annotations: Record<string, string>): Promise<number> {
  const path = `/apis/image.openshift.io/v1/namespaces/packit--prod/imagestreamtags/${encodeURIComponent(name)}`
  return changeCluster(run, 'PATCH', path, { metadata: { annotations } })
}
