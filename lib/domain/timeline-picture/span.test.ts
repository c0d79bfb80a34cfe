import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  between,
  chosenOf,
  LENGTH_NAMES,
  LENGTHS,
  moveBy,
  spanFromAddress,
  spanInAddress,
  spanOf,
  withLength,
  zoomIn,
  zoomOut,
  type Span,
} from '#lib/domain/timeline-picture/span'

const NOW = Date.parse('2026-11-30T18:00:00Z')
const DAY = LENGTHS.day
const day: Span = { from: NOW - DAY, to: NOW }

const span = fc
  .record({
    length: fc.constantFrom(...Object.values(LENGTHS)),
    back: fc.integer({ min: 0, max: 800 * DAY }),
  })
  .map(({ length, back }): Span => ({ from: NOW - back - length, to: NOW - back }))
const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('a span', () => {
  it('ends now until a fixed one is chosen', () => {
    expect(spanOf(null, 'day', NOW)).toEqual(day)
    expect(spanOf({ from: NOW - 5000 * 60, to: Infinity }, 'day', NOW)).toEqual({
      from: NOW - 5000 * 60,
      to: NOW,
    })
    expect(spanOf('week', 'day', NOW)).toEqual({ from: NOW - 7 * DAY, to: NOW })
    expect(spanOf({ from: NOW - 3 * DAY, to: NOW - DAY }, 'day', NOW)).toEqual({
      from: NOW - 3 * DAY,
      to: NOW - DAY,
    })
  })

  it('of a usual length that ends now goes on to end now', () => {
    expect(chosenOf(day, NOW)).toBe('day')
    expect(chosenOf({ from: NOW - DAY - 1, to: NOW - 1 }, NOW)).toEqual({ from: NOW - DAY - 1, to: NOW - 1 })
    expect(chosenOf({ from: NOW - 5000, to: NOW }, NOW)).toEqual({ from: NOW - 5000, to: NOW })
  })

  it('gets another length back from now, or else around its middle', () => {
    expect(withLength(day, 'week', NOW)).toEqual({ from: NOW - 7 * DAY, to: NOW })
    expect(withLength({ from: NOW - 3 * DAY, to: NOW - 2 * DAY }, 'six-hours', NOW)).toEqual({
      from: NOW - 2.625 * DAY,
      to: NOW - 2.375 * DAY,
    })
  })

  it('goes from an hour to a year', () => {
    const lengths = [0, 1, 2, 3, 4, 5, 6].reduce<Span[]>(
      (all) => [...all, zoomIn(all.at(-1) ?? day)],
      [{ from: NOW - LENGTHS.year, to: NOW }],
    )
    expect(lengths.map(({ from, to }) => to - from)).toEqual([
      ...Object.values(LENGTHS).reverse(),
      LENGTHS.hour,
    ])
    expect(zoomOut({ from: NOW - LENGTHS.year, to: NOW }, NOW)).toEqual({ from: NOW - LENGTHS.year, to: NOW })
  })

  it('keeps the moment under the pointer in its place', () => {
    expect(zoomIn(day, 0.25)).toEqual({
      from: day.from + 4.5 * LENGTHS.hour,
      to: day.from + 10.5 * LENGTHS.hour,
    })
  })

  it('moves by a quarter, and never beyond now', () => {
    expect(moveBy(day, -1, NOW)).toEqual({ from: day.from - DAY / 4, to: day.to - DAY / 4 })
    expect(moveBy(day, 1, NOW)).toEqual(day)
  })

  it('is dragged in either direction, and lasts a minute at least', () => {
    expect(between(NOW - 10, NOW - DAY, NOW)).toEqual({ from: NOW - DAY, to: NOW - 10 })
    expect(between(NOW - DAY, NOW - DAY, NOW)).toEqual({ from: NOW - DAY - 60_000, to: NOW - DAY })
  })

  it('comes back by zooming in and out again, around any moment', () => {
    fc.assert(
      fc.property(span, share, (before, at) => {
        const nearer = zoomIn(before, at)
        fc.pre(nearer !== before)
        expect(zoomOut(nearer, NOW, at)).toEqual(before)
      }),
    )
  })

  it('never ends after now, whatever is chosen', () => {
    fc.assert(
      fc.property(span, share, fc.integer({ min: -2 * NOW, max: 2 * NOW }), (before, at, moment) => {
        for (const { from, to } of [
          zoomOut(before, NOW, at),
          moveBy(before, 1, NOW),
          between(before.from, moment, NOW),
        ]) {
          expect(to).toBeLessThanOrEqual(NOW)
          expect(to - from).toBeGreaterThanOrEqual(60_000)
          expect(to - from).toBeLessThanOrEqual(LENGTHS.year)
        }
      }),
    )
  })
})

describe('the span in an address', () => {
  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.oneof(span, fc.constantFrom(...LENGTH_NAMES)), (chosen) => {
        expect(spanFromAddress(spanInAddress(chosen))).toEqual(chosen)
      }),
    )
    expect(spanInAddress(null)).toBe('')
  })

  it.each([
    '',
    'yesterday',
    '2026-11-29',
    '2026-11-29T03:00Z',
    '2026-11-29T03:00Z/',
    'toString',
    '2026-11-29T03:00/2026-11-29T04:00',
    '2026-11-29T05:00Z/2026-11-29T04:00Z',
    '2026-99-29T05:00Z/',
    '2026-11-29T03:00Z/2026-11-29T04:00Z/2026-11-29T05:00Z',
  ])('%j is none', (text) => {
    expect(spanFromAddress(text)).toBeNull()
  })
})
