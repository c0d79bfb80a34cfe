import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Moment } from '#lib/domain/moves/moment'
import { digest } from '#lib/domain/testing/test-objects'
import { bandOf } from '#lib/domain/timeline-picture/bands'
import type { Segment } from '#lib/domain/timeline-picture/picture'
import type { Periods } from '#lib/domain/timeline-picture/stretches'
import type { RevisionPeriod } from '#lib/domain/workload/revision-period'

const START = Date.parse('2026-11-23T00:00:00Z')
const HOUR = 3_600_000

/** An hour; negative for the latest possible one. */
type Hour = number | null

function moment(hour: Hour): Moment | null {
  if (hour === null) return null
  return { at: new Date(START + Math.abs(hour) * HOUR).toISOString(), isExact: hour >= 0 }
}

function period(number: number, images: Record<string, string>, since: Hour, until: Hour): RevisionPeriod {
  const containers = Object.entries(images).map(([name, of]) => ({
    name,
    image: `quay.io/x/${name}@${digest(of)}`,
  }))
  const object = {
    name: `web-${number}`,
    podLabel: null,
    createdAt: null,
    changeCause: null,
    isRenumbered: false,
  }
  const revision = {
    ...object,
    number,
    isCurrent: until === null && number === 9,
    template: { spec: { containers } },
  }
  return { revision, since: moment(since), until: moment(until) }
}

/** `b 5..8`: image and hours; `~` marks a time that can be earlier, `now` and `?` one that is unknown, `+` an end that can be later. */
function inShort({ image, from, to, certainty, isCut }: Segment): string {
  const hour = (at: number) => String((at - START) / HOUR)
  const isEarlier = certainty === 'since-earlier' || certainty === 'open'
  const isAtMost = certainty === 'until-at-most' || certainty === 'open'
  const begin = from === null ? '?' : `${isEarlier ? '~' : ''}${hour(from)}`
  return `${image.at(-1)} ${begin}..${isAtMost ? '~' : ''}${to === null ? 'now' : hour(to)}${isCut ? '+' : ''}`
}

const WEB = { kind: 'Deployment', name: 'web', tags: [] } as const

function segments(last: RevisionPeriod[], first: RevisionPeriod[] = []): string[] {
  return bandOf(WEB, { last, first }, new Map()).strips.flatMap((strip) => strip.segments.map(inShort))
}

describe('a band', () => {
  it('has the images of the revisions, one after another, up to now', () => {
    expect(
      segments([
        period(9, { web: 'c' }, 8, null),
        period(8, { web: 'b' }, 5, 8),
        period(7, { web: 'a' }, 1, 5),
      ]),
    ).toEqual(['a 1..5', 'b 5..8', 'c 8..now'])
  })

  it('keeps one segment where only another part of the template changed', () => {
    expect(segments([period(9, { web: 'a' }, 8, null), period(8, { web: 'a' }, 5, 8)])).toEqual(['a 5..now'])
    expect(segments([period(9, { web: 'a' }, -8, null), period(8, { web: 'a' }, 5, -8)])).toEqual([
      'a 5..now',
    ])
  })

  it('does not say that an image stayed where revisions between are gone', () => {
    expect(segments([period(9, { web: 'a' }, 8, null), period(3, { web: 'a' }, 5, -8)])).toEqual([
      'a 5..~8',
      'a 8..now',
    ])
  })

  it('says where a beginning or an end is only the latest possible one', () => {
    expect(segments([period(9, { web: 'b' }, -8, null), period(8, { web: 'a' }, 5, -8)])).toEqual([
      'a 5..~8',
      'b ~8..now',
    ])
  })

  it('has nothing before a current image whose beginning is unknown, and nothing of a former one', () => {
    expect(segments([period(9, { web: 'a' }, null, null)])).toEqual(['a ?..now'])
    expect(
      segments([
        period(9, { web: 'c' }, 8, null),
        period(8, { web: 'b' }, null, 8),
        period(7, { web: 'a' }, 1, null),
      ]),
    ).toEqual(['a 1..~8', 'c 8..now'])
  })

  it('has the first use of an image that came back, which nobody saw end', () => {
    const last = [period(9, { web: 'a' }, 8, null), period(8, { web: 'b' }, 5, 8)]
    expect(segments(last, [period(9, { web: 'a' }, 1, -5)])).toEqual(['a 1..~5', 'b 5..8', 'a 8..now'])
  })

  it('has a strip for each container, or only for those that are asked for', () => {
    const last = [period(9, { web: 'b', log: 'f' }, 8, null), period(8, { web: 'a', log: 'f' }, 5, 8)]
    const { strips } = bandOf(WEB, { last, first: [] }, new Map())
    expect(strips.map((strip) => [strip.container, ...strip.segments.map(inShort)])).toEqual([
      ['web', 'a 5..8', 'b 8..now'],
      ['log', 'f 5..now'],
    ])
    const only = bandOf(WEB, { last, first: [] }, new Map(), new Set(['log']))
    expect(only.strips.map(({ container }) => container)).toEqual(['log'])
  })

  it('is empty without revisions', () => {
    expect(segments([])).toEqual([])
  })
})

describe('a band where nobody watched for a time', () => {
  const at = (each: number) => START + each * HOUR
  const ofGap = (last: RevisionPeriod[], from: number, to: number, since = 0) => {
    const watched = { since: at(since), gaps: [{ from: at(from), to: at(to) }] }
    const { strips } = bandOf(WEB, { last, first: [] }, new Map(), undefined, watched)
    return strips.flatMap((strip) => strip.segments.map(inShort))
  }
  const last = [period(9, { web: 'b' }, 8, null), period(7, { web: 'a' }, 1, -8)]

  it('says nothing of that time, and is sure of the time before', () => {
    expect(ofGap(last, 3, 6)).toEqual(['a 1..3+', 'b 8..now'])
    expect(ofGap(last, 3, 6, 2)).toEqual(['a 1..~3+', 'b 8..now'])
  })

  it('tells no end of what began in that time, but the bound that is known', () => {
    const inside = [
      period(9, { web: 'c' }, 8, null),
      period(7, { web: 'b' }, 4, -8),
      period(5, { web: 'a' }, 1, 4),
    ]
    expect(ofGap(inside, 3, 6)).toEqual(['a 1..4', 'b 4..~8', 'c 8..now'])
    expect(ofGap(inside, 4, 6)).toEqual(['a 1..4', 'b 4..~8', 'c 8..now'])
  })

  it('keeps what revisions tell, and what was before', () => {
    expect(ofGap(last, 9, 12)).toEqual(['a 1..~8', 'b 8..now'])
    const whole = [period(9, { web: 'b' }, 8, null), period(8, { web: 'a' }, 1, 8)]
    expect(ofGap(whole, 3, 6)).toEqual(['a 1..8', 'b 8..now'])
  })
})

const hour = fc.oneof(fc.constant(null), fc.integer({ min: -40, max: 40 }))
const anyPeriod = fc
  .record({
    number: fc.integer({ min: 1, max: 9 }),
    image: fc.constantFrom('a', 'b', 'c'),
    since: hour,
    until: hour,
  })
  .map(({ number, image, since, until }) => period(number, { web: image }, since, until))
const anyPeriods: fc.Arbitrary<Periods> = fc.record({
  last: fc.array(anyPeriod, { maxLength: 8 }),
  first: fc.array(anyPeriod, { maxLength: 4 }),
})

describe('segments, whatever the clocks say', () => {
  it('are in order and do not overlap', () => {
    fc.assert(
      fc.property(anyPeriods, (periods) => {
        for (const strip of bandOf(WEB, periods, new Map()).strips) {
          let free = -Infinity
          for (const { from, to } of strip.segments) {
            expect(from ?? Infinity).toBeGreaterThanOrEqual(free)
            free = to ?? Infinity
            expect(free).toBeGreaterThanOrEqual(from ?? Infinity)
          }
        }
      }),
    )
  })
})
