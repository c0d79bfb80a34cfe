import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONCERNS } from '#lib/domain/pipeline/concerns'
import { laneHasConcern } from '#lib/domain/pipeline/attention'
import { laneFilterOf, PAGE_LANES } from '#lib/domain/pipeline/lane-filter'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { lanePage } from '#lib/domain/pipeline/pipeline'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  deploymentOf,
  digest,
  followingStream,
  podOf,
  replicaSetOf,
  runningAgain,
  snapshotOf,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import { newer } from '#lib/domain/testing/test-views'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'

const NAMES = ['api', 'beat', 'worker', 'worker-long']
const name = fc.constantFrom(...NAMES)
const letter = fc.constantFrom('a', 'b')

type World = Required<Lists>
type Change = (world: World) => World

const EMPTY: World = {
  imageStreams: [],
  deployments: [],
  statefulSets: [],
  replicaSets: [],
  controllerRevisions: [],
  cronJobs: [],
  pods: [],
}

/** As in a cluster, a change replaces the objects that it touches and keeps the others. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(name, letter).map(([stream, newest]): Change => (world) => ({
    ...world,
    imageStreams: put(world.imageStreams, followingStream(stream, [digest(newest)])),
  })),
  name.map((stream): Change => (world) => ({ ...world, imageStreams: without(world.imageStreams, stream) })),
  fc.tuple(name, name, letter, fc.boolean()).map(([of, stream, runs, paused]): Change => (world) => {
    const deployment = deploymentOf(of, {
      images: { app: `quay.io/packit/${stream}@${digest(runs)}` },
      triggers: [triggerOf(`${stream}:prod`, 'app', { paused })],
    })
    return {
      ...world,
      deployments: put(world.deployments, deployment),
      replicaSets: put(world.replicaSets, replicaSetOf(deployment, 2, 'abc')),
    }
  }),
  fc.tuple(name, fc.boolean()).map(([of, hasCrashed]): Change => (world) => {
    const replicaSet = world.replicaSets.find(({ metadata }) => metadata.name === `${of}-abc`)
    if (!replicaSet) return world
    const status = { name: 'app', image: '', imageID: '', ready: true, restartCount: 1 }
    const pod = podOf(replicaSet, { status: { containerStatuses: [status] } })
    const next = hasCrashed ? runningAgain(pod, '2026-11-23T18:29:00Z') : pod
    return { ...world, pods: put(world.pods, next) }
  }),
)

function put<T extends { metadata: { name: string } }>(list: readonly T[], object: T): T[] {
  return [...without(list, object.metadata.name), object]
}

function without<T extends { metadata: { name: string } }>(list: readonly T[], gone: string): T[] {
  return list.filter(({ metadata }) => metadata.name !== gone)
}

function worldsAfter(changes: Change[]): Snapshot[] {
  let world = EMPTY
  return changes.map((apply, second) => {
    world = apply(world)
    return readAt(snapshotOf(world), second)
  })
}

function readAt(snapshot: Snapshot, second: number): Snapshot {
  const freshAt = `2026-11-23T18:30:${String(second).padStart(2, '0')}.000Z`
  const { pods } = snapshot.freshness
  return { ...snapshot, freshness: { ...snapshot.freshness, pods: { ...pods, freshAt } } }
}

const changes = fc.array(change, { minLength: 1, maxLength: 25 })

describe('the index of lanes', () => {
  it('is the same after any changes as an index made from scratch', () => {
    fc.assert(
      fc.property(changes, (list) => {
        for (const snapshot of worldsAfter(list)) {
          const { entries, others } = laneIndexOf(snapshot)
          const fresh = laneIndexOf(structuredClone(snapshot))
          expect(entries.map(({ lane, text }) => ({ lane, text }))).toEqual(
            fresh.entries.map(({ lane, text }) => ({ lane, text })),
          )
          expect(others).toEqual(fresh.others)
        }
      }),
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
    const before = laneIndexOf(snapshotOf(world))
    expect(laneIndexOf(snapshotOf(world))).toBe(before)
    const [first, ...others] = world.deployments
    const deployments = [...structuredClone([first].filter((each) => each !== undefined)), ...others]
    const after = laneIndexOf(snapshotOf({ ...world, deployments }))
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
