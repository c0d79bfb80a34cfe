import { describe, expect, it } from 'vitest'
import { absoluteTime } from '#lib/domain/format'
import { digest } from '#lib/domain/testing/test-objects'
import { gapBoxesOf } from '#lib/domain/timeline-picture/gap-boxes'
import { layoutOf, type Frame } from '#lib/domain/timeline-picture/layout'
import { looksOf, type Looks } from '#lib/domain/timeline-picture/looks'
import type { Band, Mark, Segment } from '#lib/domain/timeline-picture/picture'
import {
  bandInShort,
  bandInWords,
  gapInWords,
  placeInWords,
  type ReadoutLine,
} from '#lib/domain/timeline-picture/words'

const at = (hour: number) => Date.parse('2026-11-23T00:00:00Z') + hour * 3_600_000
const time = (moment: number) =>
  absoluteTime(new Date(moment).toISOString(), 'UTC').replace('23 Nov 2026, ', '')
const frame: Frame = { span: { from: at(0), to: at(10) }, width: 100, knownUntil: at(10), isStale: false }

const alone = { frame, title: null }
const looksIn = (of: Band): Looks => looksOf([{ bands: [of] }])[0] ?? new Map()

const before: Segment = { image: digest('a'), commit: null, from: at(1), to: at(4), certainty: 'open' }
const current: Segment = {
  image: digest('b'),
  commit: '651292e4d1',
  from: at(5),
  to: null,
  certainty: 'known',
}
const band: Band = {
  kind: 'Deployment',
  name: 'web',
  tags: [],
  strips: [{ container: 'app', segments: [before, current] }],
}
const crash = (hour: number): Mark => ({
  kind: 'crash',
  at: at(hour),
  words: 'app of web-1 ended, exit code 1',
  on: [],
})
const words = (lines: readonly ReadoutLine[]) => lines.map((line) => line.words)
const shown = (marks: Mark[] = [], of = frame, from = band) => layoutOf(from, marks, looksIn(from), of)

describe('a band in words', () => {
  it('has its images and marks in short', () => {
    const imported: Mark = { kind: 'import', at: at(5), words: '', on: [] }
    expect(bandInShort(shown([imported, crash(6), crash(7)]), null)).toBe(
      'Deployment web: 2 images, the last bbbbbbbb; 2 crashes, 1 import',
    )
    expect(bandInShort(shown([], { ...frame, span: { from: at(-9), to: at(-8) } }), null)).toBe(
      'Deployment web: no image is known',
    )
  })

  it('has them with their times, newest first, and with what is not sure', () => {
    expect(words(bandInWords(shown([crash(6)]), alone, time).lines)).toEqual([
      'app: image bbbbbbbb, commit 651292e, from 05:00 UTC until now',
      'app: image aaaaaaaa, from 01:00 UTC or earlier until 04:00 UTC or earlier',
      'crash, 06:00 UTC: app of web-1 ended, exit code 1',
    ])
  })

  it('says in which environment it is, where others can have one of the same name', () => {
    const inProduction = { frame, title: 'Packit production' }
    const layout = shown()
    expect(bandInShort(layout, inProduction.title)).toBe(
      'Deployment web in Packit production: 2 images, the last bbbbbbbb',
    )
    expect(bandInWords(layout, inProduction, time).title).toMatch(/^Deployment web in Packit production: /)
    expect(placeInWords(layout, 62, inProduction, time).title).toBe(
      'Deployment web in Packit production, 06:12 UTC',
    )
  })

  it('does not say now of what is stale', () => {
    const stale = { ...frame, knownUntil: at(9), isStale: true }
    expect(bandInWords(shown([], stale), { frame: stale, title: null }, time).lines[0]?.words).toContain(
      'from 05:00 UTC until 09:00 UTC',
    )
  })

  it('says of an image of which only now is known that its beginning is unknown', () => {
    const only = { ...band, strips: [{ container: 'app', segments: [{ ...current, from: null }] }] }
    expect(words(bandInWords(shown([], frame, only), alone, time).lines)).toEqual([
      'app: image bbbbbbbb, commit 651292e, since an unknown time until now',
    ])
  })

  it('counts what would be too long', () => {
    const { lines } = bandInWords(
      shown([1, 2, 3, 4, 5, 6, 7, 8, 9].map(crash)),
      { frame: { ...frame, width: 1000 }, title: null },
      time,
    )
    expect(lines).toHaveLength(2 + 7)
    expect(lines.at(-1)?.words).toBe('and 3 more')
  })
})

describe('an image that was cut where nobody watched', () => {
  const cut = (certainty: Segment['certainty']) => {
    const segment: Segment = { ...current, to: at(9), certainty, isCut: true }
    const only = { ...band, strips: [{ container: 'app', segments: [segment] }] }
    return bandInWords(shown([], frame, only), alone, time).lines[0]?.words
  }

  it('has no end: it was there at least until then, or possibly', () => {
    expect(cut('known')).toContain('from 05:00 UTC, at least until 09:00 UTC; no sign of Quayside after that')
    expect(cut('until-at-most')).toContain(
      'from 05:00 UTC, possibly until 09:00 UTC; no sign of Quayside after that',
    )
  })
})

describe('a place in words', () => {
  it('has the moment, its image, and the marks that stand there', () => {
    const { title, lines } = placeInWords(shown([crash(6), crash(9)]), 62, alone, time)
    expect(title).toBe('Deployment web, 06:12 UTC')
    expect(words(lines)).toEqual([
      'app: image bbbbbbbb, commit 651292e, from 05:00 UTC until now',
      'crash, 06:00 UTC: app of web-1 ended, exit code 1',
    ])
  })

  it('in a gap is not known', () => {
    expect(words(placeInWords(shown(), 45, alone, time).lines)).toEqual(['app: not known'])
  })

  it('of a workload without any image is not known either', () => {
    const none = shown([crash(6)], frame, { ...band, strips: [] })
    expect(words(placeInWords(none, 60, alone, time).lines)).toEqual([
      'no image is known',
      'crash, 06:00 UTC: app of web-1 ended, exit code 1',
    ])
  })

  it('leads to what each mark is about', () => {
    const marks: Mark[] = [
      { ...crash(6), on: ['Deployment/web'] },
      { kind: 'import', at: at(6), words: '', on: ['web:prod', 'Deployment/web'] },
      { kind: 'operation', at: at(6), words: '', on: ['web:prod'], operation: 'op-1' },
      { kind: 'operation', at: at(6), words: '', on: [] },
    ]
    expect(placeInWords(shown(marks), 60, alone, time).lines.map(({ page }) => page)).toEqual([
      null,
      { kind: 'workload', workload: { kind: 'Deployment', name: 'web' } },
      { kind: 'tag', stream: 'web', tag: 'prod' },
      { kind: 'operation', id: 'op-1' },
      null,
    ])
  })
})

describe('a time in which nobody watched', () => {
  const boxes = gapBoxesOf(
    [
      { from: at(8), to: null },
      { from: at(-5), to: at(2) },
    ],
    frame,
  )
  const layout = layoutOf(band, [], looksIn(band), frame, boxes)

  it('is drawn as far as it is shown, and up to what is known', () => {
    expect(boxes.map(({ x, width }) => [x, width])).toEqual([
      [80, 20],
      [0, 20],
    ])
    expect(gapBoxesOf([{ from: at(11), to: at(12) }], frame)).toEqual([])
  })

  it('is one with those that it touches, each with its words', () => {
    const short = [7.06, 7.02, 7].map((hour) => ({ from: at(hour), to: at(hour + 0.01) }))
    const touching = gapBoxesOf([{ from: at(7.14), to: at(8) }, ...short, { from: at(1), to: at(2) }], frame)
    expect(touching.map(({ x, width, gaps }) => [x, width, gaps.length])).toEqual([
      [70, 10, 4],
      [10, 10, 1],
    ])
    const of = layoutOf(band, [], looksIn(band), frame, touching)
    const lines = words(placeInWords(of, 70, alone, time).lines).filter((line) =>
      line.includes('No sign of Quayside'),
    )
    expect(lines).toHaveLength(4)
  })

  it('is told where it is, and with the whole band', () => {
    expect(words(placeInWords(layout, 85, alone, time).lines)).toContain(
      'No sign of Quayside since 08:00 UTC',
    )
    expect(words(placeInWords(layout, 50, alone, time).lines).join()).not.toContain('No sign')
    expect(words(bandInWords(layout, alone, time).lines).slice(-2)).toEqual([
      'No sign of Quayside since 08:00 UTC',
      'No sign of Quayside from 22 Nov 2026, 19:00 UTC to 02:00 UTC',
    ])
    expect(gapInWords({ from: 1, until: 2 }, String)).toBe('No sign of Quayside from 1 to 2')
  })
})
