import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newestMarks, type ImageMark, type Verdict } from '#lib/domain/chronicle/image-mark'
import { badMarkOf, markOf, marksOf, nextVerdicts } from '#lib/domain/marks/marks'
import { markedChecks, markedImages } from '#lib/domain/marks/marked-images'
import { markWords } from '#lib/domain/marks/mark-words'
import { unknownImage } from '#lib/domain/image/image'
import { chronicleWith, markFact } from '#lib/domain/testing/test-facts'
import { markedStream, markWith } from '#lib/domain/testing/test-marks'
import { digest, DOWN, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'

const a = digest('a')
const bad = markWith()
const back = markWith({ verdict: 'none', reason: 'it was the node', by: 'Pavel', at: '2026-11-21T03:12:00Z' })
const stream = (name: string, ...marks: ImageMark[]) => markedStream(followingStream(name, [a]), ...marks)

describe('what holds of an image', () => {
  it('is what was said last, on whichever tag', () => {
    const snapshot = snapshotOf({ imageStreams: [stream('worker', bad), stream('service')] })
    expect(badMarkOf(snapshot, a)).toEqual(bad)
    const both = snapshotOf({ imageStreams: [stream('worker', bad), stream('service', back)] })
    expect(markOf(both, a)).toBeNull()
    expect(markOf(both, digest('b'))).toBeNull()
    expect(markOf(both, null)).toBeNull()
  })

  it('outlives its tag in the chronicle, until it is taken back there', () => {
    const snapshot = { ...snapshotOf(), chronicle: chronicleWith(markFact()) }
    expect(badMarkOf(snapshot, a)).toEqual(bad)
    expect(markOf({ ...snapshot, chronicle: chronicleWith(markFact(), markFact(back)) }, a)).toBeNull()
    expect(badMarkOf({ ...snapshot, imageStreams: DOWN }, a)).toEqual(bad)
  })

  it('is known to a plan that has only some streams', () => {
    const known = snapshotOf({ imageStreams: [stream('worker', bad)] })
    expect(badMarkOf({ ...snapshotOf(), marks: marksOf(known) }, a)).toEqual(bad)
  })

  it('is nothing of what is over in the chronicle, whose end was thrown away', () => {
    const until = { at: back.at, known: 'exact' } as const
    expect(markOf({ ...snapshotOf(), chronicle: chronicleWith(markFact({ until })) }, a)).toBeNull()
  })
})

const marks = fc.array(
  fc.record({
    image: fc.constantFrom(a, digest('b')),
    verdict: fc.constantFrom<Verdict>('bad', 'good', 'none'),
    by: fc.constantFrom('Ola', 'Pavel'),
    reason: fc.constantFrom('', 'it loses jobs'),
    at: fc.integer({ min: 0, max: 2 }).map((second) => `2026-11-20T03:12:0${second}Z`),
  }),
  { maxLength: 8 },
)

it('is the same in whatever order marks come, and however often', () => {
  const told = (list: readonly ImageMark[]) => Object.fromEntries(newestMarks(list))
  fc.assert(
    fc.property(marks, (list) => {
      expect(told([...list].reverse())).toEqual(told(list))
      expect(told([...list, ...list, ...newestMarks(list).values()])).toEqual(told(list))
    }),
  )
})

describe('what pages show', () => {
  const known = newestMarks([bad, markWith({ image: digest('b'), verdict: 'none' })])

  it('has the marks that hold, also of images of which nothing is known', () => {
    expect([...markedImages(new Map(), known)]).toEqual([[a, { ...unknownImage(a), mark: bad }]])
    const images = new Map([[a, unknownImage(a)]])
    expect(markedImages(images, newestMarks([back]))).toBe(images)
  })

  it('has them with the answers of the registry; the same answers without any', () => {
    const times = { since: '2026-11-20T02:00:00Z', checkedAt: '2026-11-20T02:00:00Z' }
    const checks = new Map([['worker:prod', { state: 'newer' as const, image: unknownImage(a), ...times }]])
    expect(markedChecks(checks, known).get('worker:prod')).toMatchObject({ image: { mark: bad } })
    expect(markedChecks(checks, newestMarks([markWith({ image: digest('c') })]))).toBe(checks)
  })

  it('has a manifest list marked bad by one of its images', () => {
    const times = { since: '2026-11-20T02:00:00Z', checkedAt: '2026-11-20T02:00:00Z' }
    const list = {
      state: 'newer' as const,
      image: unknownImage(digest('f')),
      parts: [digest('b'), a],
      ...times,
    }
    const checked = (...marks: ImageMark[]) =>
      markedChecks(new Map([['worker:prod', list]]), newestMarks(marks)).get('worker:prod')
    expect(checked(bad)).toMatchObject({ image: { digest: digest('f'), mark: bad } })
    expect(checked(markWith({ verdict: 'good' }))).toBe(list)
  })

  it('says who, when and why', () => {
    expect(markWords(bad)).toBe('Ola marked it bad on 20 Nov 2026, 03:12 UTC: it loses jobs.')
    expect(markWords({ ...bad, reason: '' })).toBe('Ola marked it bad on 20 Nov 2026, 03:12 UTC.')
  })
})

it('an image that is marked can be unmarked, and a good one turn out bad', () => {
  expect(nextVerdicts(undefined, 'good')).toEqual(['good'])
  expect(nextVerdicts(bad, 'bad')).toEqual(['none'])
  expect(nextVerdicts(markWith({ verdict: 'good' }), 'bad')).toEqual(['bad', 'none'])
})
