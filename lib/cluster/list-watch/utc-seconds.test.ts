import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utcSeconds } from '#lib/cluster/list-watch/utc-seconds'

const year10000 = 253_402_300_800

describe('the seconds of a time', () => {
  it('are those of the same date', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000, max: year10000 - 1 }), (seconds) => {
        expect(utcSeconds(new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'))).toBe(seconds)
      }),
    )
  })

  it('are given for no text that is not written so', () => {
    const twoDigits = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, '0'))
    const parts = fc.tuple(twoDigits, twoDigits, twoDigits, twoDigits, twoDigits)
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2100 }), parts, (year, [month, day, hour, minute, second]) => {
        const text = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
        const date = new Date(text)
        const isSame = !Number.isNaN(date.getTime()) && date.toISOString().replace('.000Z', 'Z') === text
        expect(utcSeconds(text)).toBe(isSame ? date.getTime() / 1000 : null)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    '',
    '2026-11-20',
    '2026-11-20T02:00:00.5Z',
    '2026-11-20T02:00:00+01',
    '2026-11-20 02:00:00Z',
    'x026-11-20T02:00:00Z',
  ])('are not given for %j', (text) => {
    expect(utcSeconds(text)).toBeNull()
  })
})
