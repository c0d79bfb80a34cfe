import fc from 'fast-check'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  podOf,
  replicaSetOf,
  runningAgain,
  snapshotOf,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import { podOfSet, READY, revisionOfSet, setOf, UNREADY } from '#lib/domain/testing/test-sets'
import type { Event, ImageStream, Pod } from '#lib/kubernetes/objects'

/** Namespaces of any content, for properties, as what changes them one after another. */

export type World = Required<Lists> & {
  events: readonly Event[]
  /** Whether the streams can be read. */
  hasStreams: boolean
  minute: number
}

/** As in a cluster, a change replaces the objects that it touches and keeps the others. */
export type WorldChange = (world: World) => World

export const EMPTY_WORLD: World = {
  imageStreams: [],
  deployments: [],
  statefulSets: [],
  replicaSets: [],
  controllerRevisions: [],
  cronJobs: [],
  jobs: [],
  pods: [],
  events: [],
  hasStreams: true,
  minute: 0,
}

/** Few, so that changes concern each other. */
const name = fc.constantFrom('api', 'beat')
const letter = fc.constantFrom('a', 'b', 'c')
const tag = fc.constantFrom('prod', 'stg')
const repository = fc.constantFrom('quay.io/packit/api', 'quay.io/packit/worker')
const imageOf = (from: string, of: string) => `${from}@${digest(of)}`

const streamChange = fc
  .record({
    stream: name,
    repository,
    digests: fc.shuffledSubarray(['a', 'b', 'c']),
    isLocal: fc.boolean(),
    hasStaging: fc.boolean(),
    state: fc.constantFrom('fine', 'failing', 'pinned'),
  })
  .map(({ stream, repository: from, digests, isLocal, hasStaging, state }): WorldChange => {
    const made = followingStream(stream, digests.map(digest), from)
    const [prod] = made.spec?.tags ?? []
    const [history] = made.status?.tags ?? []
    if (prod === undefined || history === undefined) throw new Error('A made stream has a tag.')
    const pin = { kind: 'DockerImage', name: imageOf(from, digests[0] ?? 'a') }
    const condition = { type: 'ImportSuccess', status: 'False' as const, generation: 1, reason: 'NotFound' }
    const stg = { ...history, tag: 'stg', items: (history.items ?? []).toReversed() }
    const object: ImageStream = {
      ...made,
      spec: {
        lookupPolicy: { local: isLocal },
        tags: [
          { ...prod, ...(state === 'pinned' && { from: pin }) },
          ...(hasStaging ? [{ ...prod, name: 'stg' }] : []),
        ],
      },
      status: {
        tags: [
          { ...history, ...(state === 'failing' && { conditions: [condition] }) },
          ...(hasStaging ? [stg] : []),
        ],
      },
    }
    return (world) => ({ ...world, imageStreams: put(world.imageStreams, object) })
  })

/** What makes a trigger, or all of a workload, work or not. */
const triggers = fc
  .array(
    fc.record({
      from: fc.tuple(fc.constantFrom('api', 'beat', 'gone'), tag).map((parts) => parts.join(':')),
      container: fc.constantFrom('app', 'sidecar', 'nosuch'),
      paused: fc.constantFrom(true, false, false, 'false'),
    }),
    { maxLength: 2 },
  )
  .map((all) => all.map(({ from, container, paused }) => triggerOf(from, container, { paused })))

const deploymentChange = fc
  .record({ of: name, from: repository, runs: letter, other: letter, triggers, isPaused: fc.boolean() })
  .map(({ of, from, runs, other, triggers: own, isPaused }): WorldChange => {
    const images = { app: imageOf(from, runs), sidecar: imageOf(from, other) }
    const deployment = deploymentOf(of, { images, triggers: own, spec: { paused: isPaused } })
    return (world) => ({
      ...world,
      deployments: put(world.deployments, deployment),
      replicaSets: put(world.replicaSets, replicaSetOf(deployment, 2, 'abc')),
    })
  })

const setChange = fc
  .record({
    of: name,
    image: letter,
    triggers,
    strategy: fc.constantFrom({}, { type: 'OnDelete' as const }, { rollingUpdate: { partition: 1 } }),
    counts: fc.tuple(fc.nat(3), fc.nat(3)),
    pods: fc.array(fc.tuple(letter, fc.constantFrom('ready', 'broken', 'deleted')), { maxLength: 3 }),
  })
  .map(({ of, image, triggers: own, strategy, counts, pods }): WorldChange => {
    const [readyReplicas, updatedReplicas] = counts
    const status = { replicas: pods.length, readyReplicas, updatedReplicas }
    const set = setOf(`${of}-set`, { image, triggers: own, spec: { updateStrategy: strategy }, status })
    const made = pods.map(([of, fate], at) => {
      const pod = podOfSet(set, at, of, fate === 'broken' ? UNREADY['crash loop'] : READY)
      return fate === 'deleted' ? deleted(pod, '2026-11-23T18:29:00Z') : pod
    })
    return (world) => ({
      ...world,
      statefulSets: put(world.statefulSets, set),
      controllerRevisions: put(world.controllerRevisions, revisionOfSet(set, image, 1)),
      pods: made.reduce(put, world.pods),
    })
  })

/** Half a minute ago it got ready, crashed, or did not get ready, which time changes. */
const podChange = fc
  .record({ of: name, isReady: fc.boolean(), fate: fc.constantFrom('fine', 'crashed', 'deleted') })
  .map(({ of, isReady, fate }): WorldChange => (world) => {
    const replicaSet = world.replicaSets.find(({ metadata }) => metadata.name === `${of}-abc`)
    if (!replicaSet) return world
    const at = new Date(Date.parse('2026-11-23T18:29:30Z') + world.minute * 60_000).toISOString()
    const state = { running: { startedAt: at } }
    const status = { name: 'app', image: '', imageID: '', ready: isReady, restartCount: 1, state }
    const ready = {
      type: 'Ready',
      status: isReady ? ('True' as const) : ('False' as const),
      lastTransitionTime: at,
    }
    const containers = [{ name: 'app', image: imageOf('quay.io/packit/api', 'a') }]
    const pod = podOf(replicaSet, {
      spec: { containers },
      status: { containerStatuses: [status], conditions: [ready] },
    })
    const fates = { fine: pod, crashed: runningAgain(pod, at, isReady), deleted: deleted(pod, at) }
    return { ...world, pods: put(world.pods, fates[fate]) }
  })

const eventChange = fc.tuple(name, fc.boolean(), letter).map(([of, isOfSet, message]): WorldChange => {
  const involvedObject = isOfSet
    ? { kind: 'StatefulSet', name: `${of}-set` }
    : { kind: 'Pod', name: `${of}-abc-abcde` }
  const event: Event = {
    metadata: { name: `${of}-event` },
    involvedObject,
    reason: isOfSet ? 'FailedCreate' : 'Unhealthy',
    message,
    lastTimestamp: '2026-11-23T18:30:00Z',
  }
  return (world) => ({ ...world, events: put(world.events, event) })
})

const cronJobChange = fc.tuple(name, tag, fc.boolean()).map(([stream, of, suspend]): WorldChange => {
  const template = { spec: { containers: [{ name: 'web', image: `${stream}:${of}` }] } }
  const cronJob = {
    metadata: { name: 'nightly', namespace: 'packit-prod' },
    spec: { schedule: '0 3 * * *', suspend, jobTemplate: { spec: { template } } },
  }
  return (world) => ({ ...world, cronJobs: put(world.cronJobs, cronJob) })
})

const LISTS = [
  'imageStreams',
  'deployments',
  'statefulSets',
  'replicaSets',
  'cronJobs',
  'pods',
  'events',
] as const

const deletion = fc.tuple(fc.constantFrom(...LISTS), fc.nat(9)).map(([kind, at]): WorldChange => (world) => {
  const list: readonly unknown[] = world[kind]
  return { ...world, [kind]: list.filter((_, index) => index !== at % Math.max(1, list.length)) }
})

const change: fc.Arbitrary<WorldChange> = fc.oneof(
  { weight: 2, arbitrary: streamChange },
  { weight: 2, arbitrary: deploymentChange },
  { weight: 2, arbitrary: setChange },
  podChange,
  eventChange,
  cronJobChange,
  deletion,
  fc
    .integer({ min: 1, max: 15 })
    .map((by): WorldChange => (world) => ({ ...world, minute: world.minute + by })),
  fc.boolean().map((hasStreams): WorldChange => (world) => ({ ...world, hasStreams })),
)

export const worldChanges = fc.array(change, { minLength: 1, maxLength: 60, size: 'max' })

function put<T extends { metadata: { name: string } }>(list: readonly T[], object: T): T[] {
  const others = list.filter(({ metadata }) => metadata.name !== object.metadata.name)
  return [...others, object]
}

function deleted(pod: Pod, deletionTimestamp: string): Pod {
  return { ...pod, metadata: { ...pod.metadata, deletionTimestamp } }
}

export function snapshotIn(world: World): Snapshot {
  const snapshot = snapshotOf(world)
  const freshAt = new Date(Date.parse(snapshot.readAt) + world.minute * 60_000).toISOString()
  const { pods } = snapshot.freshness
  return {
    ...snapshot,
    ...(!world.hasStreams && { imageStreams: DOWN }),
    events: { ok: true, value: world.events },
    freshness: { ...snapshot.freshness, pods: { ...pods, freshAt } },
  }
}
