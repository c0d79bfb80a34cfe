import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import {
  layoutOf,
  MARK_PIXELS,
  marksByBand,
  momentOf,
  pixelOf,
  type Frame,
} from '#lib/domain/timeline-picture/layout'
import { looksOf, type Looks } from '#lib/domain/timeline-picture/looks'
import { MARK_KINDS, type Band, type Mark, type Segment } from '#lib/domain/timeline-picture/picture'

/** One pixel is one millisecond. */
const frame: Frame = { span: { from: 1000, to: 1600 }, width: 600, knownUntil: 1600, isStale: false }

const segment = (
  of: string,
  from: number | null,
  to: number | null,
  members: Partial<Segment> = {},
): Segment => ({
  image: digest(of),
  commit: null,
  from,
  to,
  certainty: 'known',
  ...members,
})

const bandWith = (...segments: Segment[]): Band => ({
  kind: 'Deployment',
  name: 'web',
  tags: ['web:prod'],
  strips: [{ container: 'web', segments }],
})

const mark = (kind: Mark['kind'], at: number, on = ['Deployment/web']): Mark => ({
  kind,
  at,
  words: `${kind} ${at}`,
  on,
})

const looksIn = (band: Band): Looks => looksOf([{ bands: [band] }])[0] ?? new Map()

function boxes(band: Band, of = frame) {
  const { strips } = layoutOf(band, [], looksIn(band), of)
  return strips.flatMap((strip) => strip.boxes)
}

describe('the segments of a band', () => {
  it('stand at their times', () => {
    const shown = boxes(bandWith(segment('a', 1100, 1300), segment('b', 1300, null)))
    expect(shown).toMatchObject([
      { x: 100, width: 200 },
      { x: 300, width: 300 },
    ])
  })

  it('leave a gap where nothing is known', () => {
    const shown = boxes(bandWith(segment('a', 1100, 1200), segment('a', 1400, 1500)))
    expect(shown).toMatchObject([
      { x: 100, width: 100 },
      { x: 400, width: 100 },
    ])
  })

  it('end where the last news is from', () => {
    expect(boxes(bandWith(segment('a', 900, null)), { ...frame, knownUntil: 1450 })).toMatchObject([
      { x: 0, width: 450 },
    ])
  })

  it('are cut at the ends of the span, and left out beyond', () => {
    const all = [
      segment('a', 100, 900),
      segment('b', 900, 1000),
      segment('c', 1000, 1700),
      segment('d', 1700, null),
    ]
    expect(boxes(bandWith(...all))).toMatchObject([{ x: 0, width: 600, segment: { image: digest('c') } }])
  })

  it('have a pixel at least, so that a build that ran for a minute shows in a year', () => {
    const year = { ...frame, width: 6 }
    const shown = boxes(
      bandWith(segment('a', 1000, 1210), segment('b', 1210, 1211), segment('c', 1211, null)),
      year,
    )
    expect(shown.map(({ x, width }) => [x, width])).toEqual([
      [0, 2],
      [2, 1],
      [3, 3],
    ])
  })

  it('are one pixel at the end for an image of which only now is known', () => {
    expect(boxes(bandWith(segment('a', null, null)))).toMatchObject([{ x: 599, width: 1 }])
  })

  it('say commit or digest where there is room', () => {
    const commit = '651292e4d1'
    const shown = boxes(
      bandWith(segment('a', 1000, 1200), segment('b', 1200, 1400, { commit }), segment('c', 1400, 1440)),
    )
    expect(shown.map(({ label }) => label)).toEqual(['aaaaaaaa', '651292e', null])
  })
})

describe('the marks of a band', () => {
  const groupsOf = (...marks: Mark[]) => {
    const picture = { bands: [bandWith()], marks }
    const own = marksByBand(picture).get('Deployment/web') ?? []
    return layoutOf(bandWith(), own, new Map(), frame).groups
  }

  it('are those of the workload and of the tags that feed it', () => {
    const groups = groupsOf(
      mark('import', 1200, ['web:prod']),
      mark('crash', 1100),
      mark('crash', 1300, ['Deployment/other']),
    )
    expect(groups.map(({ x, kind }) => [x, kind])).toEqual([
      [100, 'crash'],
      [200, 'import'],
    ])
  })

  it('are one where they would cover each other, and look like the most serious', () => {
    const both = mark('pin', 1105, ['web:prod', 'Deployment/web'])
    expect(groupsOf(mark('import', 1100), both, mark('crash', 1108), mark('operation', 1150))).toMatchObject([
      { x: 100, kind: 'crash', marks: [{ at: 1100 }, { at: 1105 }, { at: 1108 }] },
      { x: 150, kind: 'operation', marks: [{ at: 1150 }] },
    ])
  })

  it('outside of the span are left out, and at its ends are drawn whole', () => {
    expect(
      groupsOf(mark('crash', 999), mark('crash', 1000), mark('crash', 1600), mark('crash', 1601)),
    ).toMatchObject([{ x: 5 }, { x: 595 }])
  })
})

const anySegments = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(3000), fc.nat(3000)), { maxLength: 12 })
  .map((all) => {
    const times = all.flatMap(([, from, to]) => [from, to]).sort((a, b) => a - b)
    return all.map(([of], index) => segment(of, times[index * 2] ?? 0, times[index * 2 + 1] ?? 0))
  })
const anyFrame = fc
  .record({
    from: fc.nat(2500),
    length: fc.integer({ min: 1, max: 3000 }),
    width: fc.integer({ min: 1, max: 1500 }),
  })
  .map(({ from, length, width }): Frame => {
    return { span: { from, to: from + length }, width, knownUntil: from + length, isStale: false }
  })
const anyMarks = fc.array(
  fc.tuple(fc.constantFrom(...MARK_KINDS), fc.nat(3000)).map(([kind, at]) => mark(kind, at)),
)

describe('a layout', () => {
  it('keeps segments in order, within the picture, without overlaps, in whole pixels', () => {
    fc.assert(
      fc.property(anySegments, anyFrame, (segments, of) => {
        let free = 0
        let before = -Infinity
        for (const { x, width, segment: shown } of boxes(bandWith(...segments), of)) {
          expect(x).toBeGreaterThanOrEqual(free)
          expect(width).toBeGreaterThanOrEqual(1)
          expect(Number.isInteger(x) && Number.isInteger(width)).toBe(true)
          expect(shown.from ?? Infinity).toBeGreaterThanOrEqual(before)
          before = shown.from ?? Infinity
          free = x + width
        }
        expect(free).toBeLessThanOrEqual(of.width)
      }),
    )
  })

  it('shows each mark of the span once, and no two nearer than a mark is wide', () => {
    fc.assert(
      fc.property(anyMarks, anyFrame, (marks, of) => {
        const { groups } = layoutOf(
          bandWith(),
          [...marks].sort((a, b) => a.at - b.at),
          new Map(),
          of,
        )
        const inSpan = marks.filter(({ at }) => at >= of.span.from && at <= of.span.to)
        expect(groups.flatMap((group) => group.marks)).toHaveLength(inSpan.length)
        for (const [index, { x }] of groups.entries()) {
          expect(x).toBeLessThan(of.width)
          expect(x - (groups[index - 1]?.x ?? -Infinity)).toBeGreaterThanOrEqual(MARK_PIXELS)
        }
      }),
    )
  })

  it('finds the moment of a pixel', () => {
    fc.assert(
      fc.property(anyFrame, fc.nat(1500), (of, x) => {
        fc.pre(of.span.to - of.span.from >= of.width)
        expect(pixelOf(momentOf(x, of), of)).toBe(x)
      }),
    )
  })
})
