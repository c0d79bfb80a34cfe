import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildTime, possibleBuildTime } from '#lib/domain/image/build-time'

const NOW = Date.parse('2026-11-29T12:00:00Z')
const CREATED = '2026-11-28T12:00:00Z'
const DAY_MS = 24 * 60 * 60_000
const labelled = (label: string, created: string | null = CREATED) => buildTime({ label, created }, NOW)

describe('the build time', () => {
  it.each([
    ['a reproducible build', '1970-01-01T00:00:00Z'],
    ['a reproducible build of Java', '1980-01-01T00:00:01Z'],
    ['a reproducible build, in another time zone', '1979-12-31T23:00:00-01:00'],
    ['a reproducible build of npm', '1985-10-26T08:15:00.000Z'],
    ['no time in Go', '0001-01-01T00:00:00Z'],
    ['a wrong clock', '2027-01-01T00:00:00Z'],
    ['a clock that is six minutes ahead', '2026-11-29T12:06:00Z'],
    ['no date', null],
  ])('of %s is unknown', (_, created) => {
    expect(buildTime({ label: undefined, created }, NOW)).toBeNull()
    expect(labelled(created ?? '', null)).toBeNull()
    // Such a date does not contradict the label, nor is it better than Created.
    expect(labelled('2026-11-20T10:00:00Z', created)).toBe('2026-11-20T10:00:00Z')
    expect(labelled(created ?? '')).toBe(CREATED)
  })

  it('can be five minutes ahead', () => {
    expect(buildTime({ label: undefined, created: '2026-11-29T12:04:59Z' }, NOW)).toBe('2026-11-29T12:04:59Z')
  })

  it.each([
    ['two years older than Created: it is that of the base image', '2024-03-05T11:33:40Z'],
    ['more than a day older than Created', '2026-11-27T11:59:59Z'],
    ['later than Created', '2026-11-28T12:00:01Z'],
    ['later than Created in another time zone', '2026-11-28T11:30:00-01:00'],
  ])('is Created if the label is %s', (_, label) => {
    expect(labelled(label)).toBe(CREATED)
  })

  it('is the label if it is from the day before Created, or if there is no Created', () => {
    expect(labelled('2026-11-28T11:58:00+00:00')).toBe('2026-11-28T11:58:00+00:00')
    expect(labelled('2026-11-27T13:00:00.5+01:00')).toBe('2026-11-27T13:00:00.5+01:00')
    expect(labelled('2024-03-05T11:33:40Z', null)).toBe('2024-03-05T11:33:40Z')
  })

  it.each([
    '2026',
    '2026-11-28',
    '2026-11-28 11:00:00',
    '2026-11-28T11:00Z',
    '2026-11-28T11:00:00',
    '2026-11-28T11:00:00+0100',
    '2026-11-28T24:00:00Z',
    '2026-02-30T11:00:00Z',
    'Sat, 28 Nov 2026 11:00:00 GMT',
    '1795863600',
    '$(date)',
    '',
  ])('is Created if the label is %j, which is not RFC 3339', (label) => {
    expect(labelled(label)).toBe(CREATED)
    expect(labelled(label, null)).toBeNull()
  })

  it('is never outside the time in which images are built, nor a text that is no time', () => {
    const dates = fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
    const text = fc.option(fc.oneof(dates, fc.string()), { nil: undefined })
    fc.assert(
      fc.property(text, text, (label, created) => {
        const built = buildTime({ label, created }, NOW)
        if (built === null) return
        const at = Date.parse(built)
        expect(at).toBeGreaterThanOrEqual(Date.parse('2013-01-01T00:00:00Z'))
        expect(at).toBeLessThanOrEqual(NOW + 5 * 60_000)
        const own = possibleBuildTime(created ?? '', NOW)
        if (own !== null) expect(Date.parse(own) - at).toBeLessThanOrEqual(DAY_MS)
      }),
    )
  })
})
