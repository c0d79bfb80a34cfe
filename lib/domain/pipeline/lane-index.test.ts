import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attentionOf, laneHasConcern, troubleOf } from '#lib/domain/pipeline/attention'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import { LANE_CONCERNS, laneFilterOf, PAGE_LANES, TROUBLE } from '#lib/domain/pipeline/lane-filter'
import { LaneMemo, laneIndexOf, type LaneIndex } from '#lib/domain/pipeline/lane-index'
import { LANE_ORDERS } from '#lib/domain/pipeline/lane-order'
import { lanePage } from '#lib/domain/pipeline/pipeline'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { EMPTY_WORLD, snapshotIn, worldChanges } from '#lib/domain/testing/test-worlds'
import { newer } from '#lib/domain/testing/test-views'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'

const NAMES = ['api', 'beat', 'worker', 'worker-long']

const withoutTags = ({ entries, ...others }: LaneIndex) => {
  return { entries: entries.map(({ tag: _tag, ...entry }) => entry), ...others }
}

describe('the index of lanes', () => {
  it('is the same after any changes as one made from scratch, and so is what it counts', () => {
    fc.assert(
      fc.property(worldChanges, (list) => {
        const memo = new LaneMemo()
        const checks = new Map<string, LaneCheck>([['api:prod', newer]])
        let world = EMPTY_WORLD
        for (const apply of list) {
          world = apply(world)
          const snapshot = snapshotIn(world)
          const index = memo.of(snapshot)
          const fresh = laneIndexOf(structuredClone(snapshot))
          expect(withoutTags(index)).toEqual(withoutTags(fresh))
          expect(attentionOf(index, checks)).toEqual(attentionOf(fresh, new Map(checks)))
        }
      }),
      { numRuns: 30 },
    )
  })

  it('stays the same object while nothing changes, and keeps lanes that did not change', () => {
    const world = {
      ...EMPTY_WORLD,
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

function failing({ status, ...stream }: ImageStream): ImageStream {
  const condition = { type: 'ImportSuccess', status: 'False' as const, generation: 1 }
  return {
    ...stream,
    status: { tags: status?.tags?.map((tag) => ({ ...tag, conditions: [condition] })) ?? [] },
  }
}

describe('the pages of lanes', () => {
  const streams = Array.from({ length: 3 * PAGE_LANES + 1 }, (_, index) => {
    const image = digest(index % 3 === 0 ? 'a' : 'b')
    const stream = followingStream(`${NAMES[index % NAMES.length] ?? ''}-${index}`, [image])
    return index % 7 === 0 ? failing(stream) : stream
  })
  const index = laneIndexOf(snapshotOf({ imageStreams: streams }))
  const checks = new Map<string, LaneCheck>(
    index.entries.filter((_, at) => at % 5 === 0).map(({ key }) => [key, newer]),
  )
  const words = fc.constantFrom('', 'worker', 'WORKER  long', 'quay.io 1', 'beat-1', 'nosuch')
  const concern = fc.constantFrom(null, ...LANE_CONCERNS)
  const isBad = ({ lane }: LaneEntry) => lane.import.state === 'failed'

  it('together have each lane that matches words and concern, once and in order', () => {
    fc.assert(
      fc.property(words, concern, fc.constantFrom(...LANE_ORDERS), (asked, what, order) => {
        const filter = laneFilterOf(asked, what)
        const pages = [0, 1, 2, 3, 4].map((page) => lanePage(index, filter, page, checks, order))
        const found = index.entries.filter(
          ({ key, text, lane }) =>
            asked
              .toLowerCase()
              .split(/\s+/)
              .every((word) => text.includes(word)) &&
            (what === null ||
              (what === TROUBLE ? troubleOf(lane) !== null : laneHasConcern(lane, checks.get(key), what))),
        )
        const [bad, good] = [found.filter(isBad), found.filter((entry) => !isBad(entry))]
        const wanted = order === 'name' ? found : [...bad, ...good]
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

  it('begin with what is broken, and count it', () => {
    const { entries, attention } = lanePage(index, laneFilterOf('', null), 0, checks)
    const broken = index.entries.filter(isBad)
    expect(broken).toHaveLength(9)
    expect(entries.slice(0, broken.length)).toEqual(broken.slice(0, PAGE_LANES))
    expect(attention.troubled).toBe(broken.length)
    expect(lanePage(index, laneFilterOf('', TROUBLE), 0, checks).matching).toBe(broken.length)
  })

  it('have the registry checks of their own lanes', () => {
    const page = lanePage(index, laneFilterOf('', null), 1, checks)
    const own = page.entries.map(({ key }) => key).filter((key) => checks.has(key))
    expect(Object.keys(page.checks)).toEqual(own)
  })
})
