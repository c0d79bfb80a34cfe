import { describe, expect, it } from 'vitest'
import { missedRun, nextRuns, scheduleInWords } from '#lib/domain/cron'
import type { CronJob } from '#lib/kubernetes/objects'

const now = Date.parse('2026-11-24T12:00:00Z')

describe('a schedule in words', () => {
  it.each([
    ['0 2 * * 2', 'At 02:00, only on Tuesday'],
    ['*/20 * * * *', 'Every 20 minutes'],
    ['@weekly', 'At 00:00, only on Sunday'],
    ['@every 6h', null],
    ['nonsense', null],
  ])('%s', (schedule, words) => {
    expect(scheduleInWords(schedule)).toBe(words)
  })
})

describe('the next runs', () => {
  it('are by UTC where there is no time zone', () => {
    expect(nextRuns({ schedule: '0 2 * * 2' }, now, 2)).toEqual([
      '2026-12-01T02:00:00.000Z',
      '2026-12-08T02:00:00.000Z',
    ])
  })

  it('keep to the clock of their time zone when it changes', () => {
    const runs = nextRuns(
      { schedule: '0 2 * * *', timeZone: 'Europe/Prague' },
      Date.parse('2026-10-23T12:00:00Z'),
      3,
    )
    expect(runs).toEqual(['2026-10-24T00:00:00.000Z', '2026-10-25T00:00:00.000Z', '2026-10-26T01:00:00.000Z'])
  })

  it('come on either day where day and weekday are given, as crontab(5) has it', () => {
    expect(nextRuns({ schedule: '0 0 26 * 5' }, now, 2)).toEqual([
      '2026-11-26T00:00:00.000Z',
      '2026-11-27T00:00:00.000Z',
    ])
  })

  it.each([
    { schedule: '5/30 * * * *', first: '2026-11-24T12:05:00.000Z' },
    { schedule: '@daily', first: '2026-11-25T00:00:00.000Z' },
  ])('of $schedule are read as the API server does', ({ schedule, first }) => {
    expect(nextRuns({ schedule }, now, 1)).toEqual([first])
  })

  it.each([
    { schedule: 'nonsense' },
    { schedule: '@every 6h' },
    { schedule: '0 2 30 2 *' },
    { schedule: '0 2 * * *', timeZone: 'Mars/Olympus' },
  ])('of %o cannot be told', (spec) => {
    expect(nextRuns(spec, now, 3)).toEqual([])
  })
})

describe('a run that was missed', () => {
  const weekly = (status: CronJob['status'], startingDeadlineSeconds: number | null = null): CronJob => ({
    metadata: { name: 'import-images', creationTimestamp: '2026-11-01T00:00:00Z' },
    spec: { schedule: '0 2 * * 2', startingDeadlineSeconds, jobTemplate: { spec: { template: {} } } },
    status: { ...status },
  })

  it('is the first after the last one, or after it was made', () => {
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-10T02:00:00Z' }), now)).toBe(
      '2026-11-17T02:00:00.000Z',
    )
    expect(missedRun(weekly({}), now)).toBe('2026-11-03T02:00:00.000Z')
  })

  it('is none where the last one was made', () => {
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-24T02:00:00Z' }), now)).toBeNull()
  })

  it('is none where it is too late to make up for it', () => {
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-17T02:00:00Z' }, 3600), now)).toBeNull()
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-17T02:00:00Z' }, 11 * 3600), now)).not.toBeNull()
  })
})
