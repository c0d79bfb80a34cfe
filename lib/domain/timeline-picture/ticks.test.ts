import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LENGTHS, type LengthName } from '#lib/domain/timeline-picture/span'
import { ticksOf } from '#lib/domain/timeline-picture/ticks'

const TO = Date.parse('2026-11-30T18:20:00Z')
const labels = (length: LengthName, width: number) =>
  ticksOf({ from: TO - LENGTHS[length], to: TO }, width, 'UTC').map(({ label }) => label)

describe('the axis', () => {
  it.each<[LengthName, string[]]>([
    ['hour', ['17:30', '17:45', '18:00', '18:15']],
    ['six-hours', ['13:00', '14:00', '15:00', '16:00', '17:00', '18:00']],
    ['day', ['21:00', '30 Nov', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00']],
    ['week', ['24 Nov', '25 Nov', '26 Nov', '27 Nov', '28 Nov', '29 Nov', '30 Nov']],
    ['month', ['1 Nov', '8 Nov', '15 Nov', '22 Nov', '29 Nov']],
    ['quarter', ['6 Sept', '20 Sept', '4 Oct', '18 Oct', '1 Nov', '15 Nov', '29 Nov']],
    ['year', ['Jan 2026', 'Apr 2026', 'Jul 2026', 'Oct 2026']],
  ])('of one %s has round times', (length, expected) => {
    expect(labels(length, length === 'hour' ? 400 : 600)).toEqual(expected)
  })

  it('puts each where its time is', () => {
    const [first] = ticksOf({ from: TO - LENGTHS.day, to: TO }, 720, 'UTC')
    expect(first).toEqual({ x: 80, label: '21:00' })
  })

  it('has room for its labels, in any span and the zone of any reader', () => {
    const spans = fc.record({
      back: fc.nat(LENGTHS.year),
      length: fc.integer({ min: 60_000, max: LENGTHS.year }),
    })
    fc.assert(
      fc.property(
        spans,
        fc.integer({ min: 200, max: 1600 }),
        fc.constantFrom('UTC', undefined),
        ({ back, length }, width, zone) => {
          const xs = ticksOf({ from: TO - back - length, to: TO - back }, width, zone).map(({ x }) => x)
          expect(xs.every((x) => x >= 0 && x <= width)).toBe(true)
          const gaps = xs.slice(1).map((x, index) => x - (xs[index] ?? 0))
          expect(Math.min(...gaps, 100)).toBeGreaterThanOrEqual(56)
        },
      ),
    )
  })
})
