import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONCERNS } from '#lib/domain/pipeline/concerns'
import { attentionOf, laneHasConcern } from '#lib/domain/pipeline/attention'
import { laneFilterOf, PAGE_LANES } from '#lib/domain/pipeline/lane-filter'
import { LaneMemo, laneIndexOf, type LaneIndex } from '#lib/domain/pipeline/lane-index'
import { lanePage } from '#lib/domain/pipeline/pipeline'
import type { Event } from '#lib/kubernetes/objects'
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
import { setOf } from '#lib/domain/testing/test-sets'
import { newer } from '#lib/domain/testing/test-views'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'

const NAMES = ['api', 'beat', 'worker', 'worker-long']
/** Few, so that changes concern each other. */
const name = fc.constantFrom('api', 'beat')
const letter = fc.constantFrom('a', 'b')

type World = Required<Lists> & {
  events: readonly Event[]
  /** Whether the streams can be read. */
  hasStreams: boolean
  minute: number
}
type Change = (world: World) => World

const EMPTY: World = {
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

const tag = fc.constantFrom('prod', 'stg')
const digests = fc.subarray([digest('a'), digest('b')])

const streamChange = fc
  .record({ stream: name, digests, isLocal: fc.boolean(), more: fc.boolean() })
  .map(({ stream, digests: items, isLocal, more }): Change => {
    const made = followingStream(stream, items)
    const [prod] = made.spec?.tags ?? []
    const tags = prod === undefined ? [] : more ? [prod, { ...prod, name: 'stg' }] : [prod]
    return (world) => ({
      ...world,
      imageStreams: put(world.imageStreams, {
        ...made,
        spec: { lookupPolicy: { local: isLocal }, tags },
      }),
    })
  })

/** A Deployment with its revision, or a StatefulSet, that two tags can feed. */
const workloadChange = fc
  .record({
    of: name,
    from: fc.array(fc.tuple(name, tag), { maxLength: 2 }),
    runs: letter,
    paused: fc.boolean(),
    isSet: fc.boolean(),
  })
  .map(({ of, from, runs, paused, isSet }): Change => {
    const containers = ['app', 'sidecar']
    const triggers = from.map(([stream, of], index) =>
      triggerOf(`${stream}:${of}`, index === 0 ? 'app' : 'nosuch', { paused }),
    )
    if (isSet) {
      const set = setOf(`${of}-set`, { image: runs, triggers, status: { replicas: 1, readyReplicas: 1 } })
      return (world) => ({ ...world, statefulSets: put(world.statefulSets, set) })
    }
    const image = `quay.io/packit/${of}@${digest(runs)}`
    const images = Object.fromEntries(containers.map((container) => [container, image]))
    const deployment = deploymentOf(of, { images, triggers })
    return (world) => ({
      ...world,
      deployments: put(world.deployments, deployment),
      replicaSets: put(world.replicaSets, replicaSetOf(deployment, 2, 'abc')),
    })
  })

/** Ready, crashed some time ago, or not ready, which time makes worse. */
const podChange = fc
  .record({ of: name, isReady: fc.boolean(), fate: fc.constantFrom('fine', 'crashed', 'deleted') })
  .map(({ of, isReady, fate }): Change => (world) => {
    const replicaSet = world.replicaSets.find(({ metadata }) => metadata.name === `${of}-abc`)
    if (!replicaSet) return world
    const at = '2026-11-23T18:29:00Z'
    const state = { running: { startedAt: at } }
    const status = { name: 'app', image: '', imageID: '', ready: isReady, restartCount: 1, state }
    const ready = {
      type: 'Ready',
      status: isReady ? ('True' as const) : ('False' as const),
      lastTransitionTime: at,
    }
    const pod = podOf(replicaSet, { status: { containerStatuses: [status], conditions: [ready] } })
    const deleted = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: at } }
    const fates = { fine: pod, crashed: runningAgain(pod, at, isReady), deleted }
    return { ...world, pods: put(world.pods, fates[fate]) }
  })

const eventChange = fc.tuple(name, fc.boolean(), letter).map(([of, isOfSet, message]): Change => {
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

const cronJobChange = fc.tuple(name, tag, fc.boolean()).map(([stream, of, suspend]): Change => {
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

const deletion = fc.tuple(fc.constantFrom(...LISTS), fc.nat(9)).map(([kind, at]): Change => (world) => {
  const list: readonly unknown[] = world[kind]
  return { ...world, [kind]: list.filter((_, index) => index !== at % Math.max(1, list.length)) }
})

/** As in a cluster, a change replaces the objects that it touches and keeps the others. */
const change: fc.Arbitrary<Change> = fc.oneof(
  streamChange,
  workloadChange,
  podChange,
  eventChange,
  cronJobChange,
  deletion,
  fc.integer({ min: 1, max: 15 }).map((by): Change => (world) => ({ ...world, minute: world.minute + by })),
  fc.boolean().map((hasStreams): Change => (world) => ({ ...world, hasStreams })),
)

function put<T extends { metadata: { name: string } }>(list: readonly T[], object: T): T[] {
  const others = list.filter(({ metadata }) => metadata.name !== object.metadata.name)
  return [...others, object]
}

function snapshotIn(world: World): Snapshot {
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

const changes = fc.array(change, { minLength: 1, maxLength: 60, size: 'max' })

const withoutTags = ({ entries, workloads, others }: LaneIndex) => {
  return { entries: entries.map(({ key, lane, text }) => ({ key, lane, text })), workloads, others }
}

describe('the index of lanes', () => {
  it('is the same after any changes as one made from scratch, and so is what it counts', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const memo = new LaneMemo()
        const checks = new Map<string, LaneCheck>([['api:prod', newer]])
        let world = EMPTY
        for (const apply of list) {
          world = apply(world)
          const snapshot = snapshotIn(world)
          const index = memo.of(snapshot)
          const fresh = laneIndexOf(structuredClone(snapshot))
          expect(withoutTags(index)).toEqual(withoutTags(fresh))
          expect(attentionOf(index, checks)).toEqual(attentionOf(fresh, new Map(checks)))
        }
      }),
      { numRuns: 50 },
    )
  })

  it('stays the same object while nothing changes, and keeps lanes that did not change', () => {
    const world = {
      ...EMPTY,
      imageStreams: NAMES.map((each) => followingStream(each, [digest('a')])),
      deployments: [
        deploymentOf('api', { images: { app: 'x' }, triggers: [triggerOf('api:prod', 'app')] }),
        deploymentOf('beat', { images: { app: 'x' }, triggers: [triggerOf('beat:prod', 'app')] }),
      ],
    }
    const memo = new LaneMemo()
    const before = memo.of(snapshotIn(world))
    expect(memo.of(snapshotIn({ ...world, minute: 1 }))).toBe(before)
    const [first, ...others] = world.deployments
    const deployments = [...structuredClone([first].filter((each) => each !== undefined)), ...others]
    const after = memo.of(snapshotIn({ ...world, deployments }))
    expect(after.entries.map((entry, index) => entry === before.entries[index])).toEqual([
      ...[false, true, true, true],
    ])
  })
})

describe('the pages of lanes', () => {
  const streams = Array.from({ length: 3 * PAGE_LANES + 1 }, (_, index) => {
    const image = digest(index % 3 === 0 ? 'a' : 'b')
    return followingStream(`${NAMES[index % NAMES.length] ?? ''}-${index}`, index % 7 === 0 ? [] : [image])
  })
  const index = laneIndexOf(snapshotOf({ imageStreams: streams }))
  const checks = new Map<string, LaneCheck>(
    index.entries.filter((_, at) => at % 5 === 0).map(({ key }) => [key, newer]),
  )
  const words = fc.constantFrom('', 'worker', 'WORKER  long', 'quay.io 1', 'beat-1', 'nosuch')
  const concern = fc.constantFrom(null, ...CONCERNS)

  it('together have each lane that matches words and concern, once and in order', () => {
    fc.assert(
      fc.property(words, concern, (asked, what) => {
        const filter = laneFilterOf(asked, what)
        const pages = [0, 1, 2, 3, 4].map((page) => lanePage(index, filter, page, checks))
        const wanted = index.entries.filter(
          ({ key, text, lane }) =>
            asked
              .toLowerCase()
              .split(/\s+/)
              .every((word) => text.includes(word)) &&
            (what === null || laneHasConcern(lane, checks.get(key), what)),
        )
        expect(pages.flatMap(({ entries }) => entries)).toEqual(wanted)
        expect(pages.every(({ matching }) => matching === wanted.length)).toBe(true)
        expect(pages.every(({ attention }) => attention.lanes === streams.length)).toBe(true)
      }),
    )
  })

  it('count as many lanes as they show for a concern', () => {
    const { attention } = lanePage(index, laneFilterOf('', null), 0, checks)
    for (const what of ['newer', 'pinned', 'refused'] as const) {
      expect(lanePage(index, laneFilterOf('', what), 0, checks).matching).toBe(attention[what])
    }
  })

  it('have the registry checks of their own lanes', () => {
    const page = lanePage(index, laneFilterOf('', null), 1, checks)
    const own = page.entries.map(({ key }) => key).filter((key) => checks.has(key))
    expect(Object.keys(page.checks)).toEqual(own)
  })
})
