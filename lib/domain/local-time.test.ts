import { describe, expect, it } from 'vitest'
import { byDay, clockTime, dayOf } from '#lib/domain/local-time'

describe('times of a list', () => {
  const events = ['2026-11-30T00:30:00Z', '2026-11-29T23:30:00Z', '2026-11-29T22:30:00Z'].map((at) => ({
    when: { at },
  }))

  it('stand under the days of the time zone of the reader', () => {
    const daysIn = (timeZone: string) =>
      byDay(events, timeZone).map(([day, those]) => `${day}: ${those.length}`)
    expect(daysIn('UTC')).toEqual(['Monday 30 November 2026: 1', 'Sunday 29 November 2026: 2'])
    expect(daysIn('Europe/Prague')).toEqual(['Monday 30 November 2026: 2', 'Sunday 29 November 2026: 1'])
  })

  it('have seconds, and midnight is the first of them', () => {
    expect(clockTime('2026-11-29T23:00:07Z', 'Europe/Prague')).toBe('00:00:07')
  })

  it('are unknown where they are none', () => {
    expect([dayOf('never', 'UTC'), clockTime('never', 'UTC')]).toEqual(['unknown', 'unknown'])
  })
})
