import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareEnvironments, type Target } from '#lib/domain/comparison/compare-environments'
import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import { unknownImage } from '#lib/domain/image/image'
import type { ImageView } from '#lib/domain/image/image-views'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { commitOf, readOf, sha } from '#lib/domain/promotion/testing/test-sources'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import type { ImageStream } from '#lib/kubernetes/objects'

const NOW = Date.parse('2026-11-23T18:30:00Z')
const STREAM = 'packit-service'
const KEY = `${STREAM}:prod`

type Facts = Record<string, Partial<ImageView>>

/** Images by the digits of their digests. */
function side(lists: Lists, facts: Facts = {}): Target {
  const snapshot = snapshotOf(lists)
  const images = Object.entries(facts).map(([digit, members]) => {
    return [digest(digit), { ...unknownImage(digest(digit)), ...members }] as const
  })
  return {
    snapshot,
    entries: laneIndexOf(snapshot).entries,
    images: new Map(images),
    failuresOn: () => new Map(),
    title: 'Production',
    checks: new Map(),
    rules: DEFAULT_RULES,
    sources: [],
  }
}

const stream = (...digits: string[]) => followingStream(STREAM, digits.map(digest))
const only = (...streams: ImageStream[]) => ({ imageStreams: streams })

/** The same with its tag under another name. */
function tagged(name: string, { spec, status, ...rest }: ImageStream): ImageStream {
  const tags = spec?.tags?.map((tag) => ({ ...tag, name }))
  const histories = status?.tags?.map((history) => ({ ...history, tag: name }))
  return { ...rest, spec: { tags }, status: { tags: histories } } as ImageStream
}

const compare = (from: Target, to: Target) => compareEnvironments(from, to, NOW)
const [A, B] = [sha('a1'), sha('b1')]

describe('a stream of two environments', () => {
  it('is the same with the same newest image, and with images of the same commit', () => {
    expect(compare(side(only(stream('2', '1'))), side(only(stream('2'))))).toMatchObject([
      { state: 'same', images: [], commits: null, over: null },
    ])
    const from = side(only(stream('2')), { '2': { commit: A } })
    const to = side(only(stream('9')), { '9': { commit: 'a100000' } })
    expect(compare(from, to)).toMatchObject([{ state: 'same', images: [] }])
  })

  it('is ahead by what it had since the last image in common, each with how long it was used', () => {
    const from = side(only(stream('3', '2', '1')), { '3': { commit: B }, '1': { commit: A } })
    const to = side(only(stream('1', '0')), { '1': { commit: A } })
    const [found] = compare(from, to)
    expect(found).toMatchObject({
      state: 'ahead',
      images: [
        { image: { digest: digest('3') }, replacedAt: null, soakedSeconds: (3 * 24 + 16.5) * 3600 },
        { image: { digest: digest('2') }, replacedAt: '2026-11-20T02:00:00Z', soakedSeconds: 24 * 3600 },
      ],
      commits: { older: A, newer: B, isBack: false },
    })
  })

  it('is behind where the other one went on', () => {
    expect(compare(side(only(stream('1'))), side(only(stream('2', '1'))))).toMatchObject([
      { state: 'behind', images: [], over: null },
    ])
  })

  it('with nothing in common is judged by build times, and differs without them', () => {
    const built = (day: number) => ({ builtAt: `2026-11-${day}T00:00:00Z` })
    const from = side(only(stream('3', '2')), { '3': built(19), '2': built(15) })
    const to = side(only(stream('9')), { '9': built(17) })
    expect(compare(from, to)).toMatchObject([
      { state: 'ahead', images: [{ image: { digest: digest('3') } }] },
    ])
    expect(compare(to, from)).toMatchObject([{ state: 'behind', images: [] }])
    expect(compare(side(only(stream('3'))), side(only(stream('9'))))).toMatchObject([{ state: 'differs' }])
  })

  it('that only one has is said, with why it cannot come over', () => {
    expect(compare(side(only(stream('1'))), side({}))).toMatchObject([
      { state: 'only-from', over: { way: null, why: expect.stringContaining('no such tag') as string } },
    ])
    expect(compare(side({}), side(only(stream('1'))))).toMatchObject([{ state: 'only-to', over: null }])
  })

  it('has its tags paired by name, by what they feed, or as the only ones', () => {
    const web = deploymentOf('web', {
      images: { web: `quay.io/packit/${STREAM}@${digest('1')}` },
      triggers: [triggerOf(`${STREAM}:stg`, 'web')],
    })
    const prodWeb = deploymentOf('web', {
      images: { web: `quay.io/packit/${STREAM}@${digest('1')}` },
      triggers: [triggerOf(KEY, 'web')],
    })
    const one = { imageStreams: [tagged('stg', stream('1'))], deployments: [web] }
    const other = { imageStreams: [stream('1')], deployments: [prodWeb] }
    expect(compare(side(one), side(other))).toMatchObject([
      { state: 'same', from: { tag: 'stg', workloads: [{ name: 'web' }] }, to: { tag: 'prod' } },
    ])
    expect(compare(side(only(tagged('stg', stream('1')))), side(only(stream('1'))))).toHaveLength(1)
  })

  it('that failed there says how, for each image', () => {
    const web = deploymentOf('web', {
      images: { web: `quay.io/packit/${STREAM}@${digest('2')}` },
      triggers: [triggerOf(KEY, 'web')],
    })
    const from = side({ imageStreams: [stream('2', '1')], deployments: [web] })
    const failing = {
      ...from,
      failuresOn: () => new Map([[digest('2'), { at: null, how: 'web-0 crashes' }]]),
    }
    expect(compare(failing, side(only(stream('1'))))).toMatchObject([
      { images: [{ failures: [{ workload: { kind: 'Deployment', name: 'web' }, how: 'web-0 crashes' }] }] },
    ])
  })
})

describe('what is ahead comes over', () => {
  const from = side(only(stream('2', '1')), { '2': { commit: B } })
  const to = side(only(stream('1')))
  const checked = (state: 'newer' | 'up-to-date', image: Partial<ImageView>): Target['checks'] => {
    const known = { ...unknownImage(digest('2')), ...image }
    const times = { since: '2026-11-23T18:00:00Z', checkedAt: '2026-11-23T18:30:00Z' }
    return new Map<string, LaneCheck>([[KEY, { state, image: known, ...times }]])
  }
  const over = (target: Partial<Target>) => compare(from, { ...to, ...target })[0]?.over

  it('by an import, where the registry has it under the tag that is followed', () => {
    expect(over({ checks: checked('newer', {}) })).toEqual({ way: 'import', stream: STREAM, tag: 'prod' })
    const rebuilt = checked('newer', { digest: digest('8'), commit: 'b100000' })
    expect(over({ checks: rebuilt })).toMatchObject({ way: 'import' })
  })

  it('by a promotion of its commit, where that waits on the source', () => {
    const read = readOf([commitOf('c1'), commitOf('b1')])
    expect(over({ sources: [read] })).toEqual({
      way: 'promote',
      repository: 'packit/packit-service',
      commit: sha('b1'),
    })
    expect(compare(from, { ...to, sources: [read] })[0]?.repository).toBe('packit/packit-service')
  })

  it('or not, and why', () => {
    expect(over({ sources: [readOf([commitOf('c1')])] })).toMatchObject({
      way: null,
      why: expect.stringContaining('is not among what main') as string,
    })
    expect(over({ checks: checked('up-to-date', { digest: digest('1') }) })).toMatchObject({
      way: null,
      why: 'The registry has another image under prod, which packit-service:prod follows.',
    })
    const pinned = followingStream(STREAM, [digest('1')])
    const source = { kind: 'DockerImage', name: `quay.io/packit/${STREAM}@${digest('1')}` }
    const spec = { tags: [{ name: 'prod', from: source, generation: 1 }] }
    expect(compare(from, side(only({ ...pinned, spec })))[0]?.over).toEqual({
      way: null,
      why: 'packit-service:prod is pinned.',
    })
  })
})

it('of any two histories, the images ahead are the newest of one, and the other has none of them', () => {
  const history = fc.uniqueArray(fc.constantFrom(...Array.from('0123456789')), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(history, history, (ones, others) => {
      const [found] = compare(side(only(stream(...ones))), side(only(stream(...others))))
      const ahead = (found?.images ?? []).map(({ image }) => image.digest)
      expect(ahead).toEqual(ones.slice(0, ahead.length).map(digest))
      for (const each of ahead) expect(others.map(digest)).not.toContain(each)
      if (ones[0] === others[0]) expect(found?.state).toBe('same')
      expect(ahead.length === 0).toBe(found?.state === 'same' || found?.state === 'behind')
    }),
  )
})
