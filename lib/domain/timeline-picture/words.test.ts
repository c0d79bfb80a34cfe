import { describe, expect, it } from 'vitest'
import { absoluteTime } from '#lib/domain/format'
import { digest } from '#lib/domain/testing/test-objects'
import { layoutOf, type Frame } from '#lib/domain/timeline-picture/layout'
import { looksOf } from '#lib/domain/timeline-picture/looks'
import type { Band, Mark, Segment } from '#lib/domain/timeline-picture/picture'
import { bandInShort, bandInWords, placeInWords } from '#lib/domain/timeline-picture/words'

const at = (hour: number) => Date.parse('2026-11-23T00:00:00Z') + hour * 3_600_000
const time = (moment: number) =>
  absoluteTime(new Date(moment).toISOString(), 'UTC').replace('23 Nov 2026, ', '')
const frame: Frame = { span: { from: at(0), to: at(10) }, width: 100, knownUntil: at(10), isStale: false }

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
const shown = (marks: Mark[] = [], of = frame, from = band) =>
  layoutOf(from, marks, looksOf({ bands: [from] }), of)

describe('a band in words', () => {
  it('has its images and marks in short', () => {
    const imported: Mark = { kind: 'import', at: at(5), words: '', on: [] }
    expect(bandInShort(shown([imported, crash(6), crash(7)]))).toBe(
      'Deployment web: 2 images, the last bbbbbbbb; 2 crashes, 1 import',
    )
    expect(bandInShort(shown([], { ...frame, span: { from: at(-9), to: at(-8) } }))).toBe(
      'Deployment web: no image is known',
    )
  })

  it('has them with their times, newest first, and with what is not sure', () => {
    expect(bandInWords(shown([crash(6)]), frame, time).lines).toEqual([
      'app: image bbbbbbbb, commit 651292e, from 05:00 UTC until now',
      'app: image aaaaaaaa, from 01:00 UTC or earlier until 04:00 UTC or earlier',
      'crash, 06:00 UTC: app of web-1 ended, exit code 1',
    ])
  })

  it('does not say now of what is stale', () => {
    const stale = { ...frame, knownUntil: at(9), isStale: true }
    expect(bandInWords(shown([], stale), stale, time).lines[0]).toContain('from 05:00 UTC until 09:00 UTC')
  })

  it('says of an image of which only now is known that its beginning is unknown', () => {
    const only = { ...band, strips: [{ container: 'app', segments: [{ ...current, from: null }] }] }
    expect(bandInWords(shown([], frame, only), frame, time).lines).toEqual([
      'app: image bbbbbbbb, commit 651292e, since an unknown time until now',
    ])
  })

  it('counts what would be too long', () => {
    const { lines } = bandInWords(
      shown([1, 2, 3, 4, 5, 6, 7, 8, 9].map(crash)),
      { ...frame, width: 1000 },
      time,
    )
    expect(lines).toHaveLength(2 + 7)
    expect(lines.at(-1)).toBe('and 3 more')
  })
})

describe('a place in words', () => {
  it('has the moment, its image, and the marks that stand there', () => {
    expect(placeInWords(shown([crash(6), crash(9)]), 62, frame, time)).toEqual({
      title: 'Deployment web, 06:12 UTC',
      lines: [
        'app: image bbbbbbbb, commit 651292e, from 05:00 UTC until now',
        'crash, 06:00 UTC: app of web-1 ended, exit code 1',
      ],
    })
  })

  it('in a gap is not known', () => {
    expect(placeInWords(shown(), 45, frame, time).lines).toEqual(['app: not known'])
  })
})
