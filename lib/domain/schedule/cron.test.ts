import { describe, expect, it } from 'vitest'
import { missedRun, nextRuns, scheduleInWords } from '#lib/domain/schedule/cron'
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
  it('are in UTC if there is no time zone', () => {
    expect(nextRuns({ schedule: '0 2 * * 2' }, now, 2)).toEqual([
      '2026-12-01T02:00:00.000Z',
      '2026-12-08T02:00:00.000Z',
    ])
  })

  const inPrague = (schedule: string, after: string, limit: number) =>
    nextRuns({ schedule, timeZone: 'Europe/Prague' }, Date.parse(after), limit).map((time) =>
      time.slice(0, 16),
    )

  it('occur twice if the clock is set back over them', () => {
    const twice = ['2026-10-25T00:00', '2026-10-25T01:00']
    expect(inPrague('0 2 * * *', '2026-10-24T12:00:00Z', 3)).toEqual([...twice, '2026-10-26T01:00'])
    expect(inPrague('0 2 * * *', '2026-10-25T00:30:00Z', 1)).toEqual(['2026-10-25T01:00'])
    expect(inPrague('*/30 2 25 * *', '2026-10-25T00:00:00Z', 3)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
    ])
  })

  it('are skipped if the clock is set forward over them', () => {
    expect(inPrague('30 2 * * 0', '2027-03-27T12:00:00Z', 2)).toEqual([
      '2027-04-04T00:30',
      '2027-04-11T00:30',
    ])
  })

  it('keep their interval of less than an hour through both changes', () => {
    const every20Minutes = (first: string) =>
      Array.from({ length: 8 }, (_, at) =>
        new Date(Date.parse(first) + at * 20 * 60_000).toISOString().slice(0, 16),
      )
    expect(inPrague('*/20 * * * *', '2026-10-24T23:50:00Z', 8)).toEqual(
      every20Minutes('2026-10-25T00:00:00Z'),
    )
    expect(inPrague('*/20 * * * *', '2027-03-28T00:10:00Z', 8)).toEqual(
      every20Minutes('2027-03-28T00:20:00Z'),
    )
  })

  it('occur on both days if day and weekday are given, as in crontab(5)', () => {
    expect(nextRuns({ schedule: '0 0 26 * 5' }, now, 2)).toEqual([
      '2026-11-26T00:00:00.000Z',
      '2026-11-27T00:00:00.000Z',
    ])
  })

  it.each([
    { schedule: '5/30 * * * *', first: '2026-11-24T12:05:00.000Z' },
    { schedule: '@daily', first: '2026-11-25T00:00:00.000Z' },
  ])('of $schedule are those of the API server', ({ schedule, first }) => {
    expect(nextRuns({ schedule }, now, 1)).toEqual([first])
  })

  it.each([
    { schedule: 'nonsense' },
    { schedule: '@every 6h' },
    { schedule: '0 2 30 2 *' },
    { schedule: '0 2 * * *', timeZone: 'Mars/Olympus' },
  ])('of %o cannot be computed', (spec) => {
    expect(nextRuns(spec, now, 3)).toEqual([])
  })
})

describe('a missed run', () => {
  const weekly = (status: CronJob['status'], startingDeadlineSeconds: number | null = null): CronJob => ({
    metadata: { name: 'import-images', creationTimestamp: '2026-11-01T00:00:00Z' },
    spec: { schedule: '0 2 * * 2', startingDeadlineSeconds, jobTemplate: { spec: { template: {} } } },
    status: { ...status },
  })

  it('is the last one, since the controller starts only that one later', () => {
    const monday = Date.parse('2026-11-23T12:00:00Z')
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-03T02:00:00Z' }), monday)).toBe(
      '2026-11-17T02:00:00.000Z',
    )
    expect(missedRun(weekly({}), now)).toBe('2026-11-24T02:00:00.000Z')
  })

  it('is null if the last run started', () => {
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-24T02:00:00Z' }), now)).toBeNull()
  })

  it('is null if its starting deadline has passed', () => {
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-17T02:00:00Z' }, 3600), now)).toBeNull()
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-17T02:00:00Z' }, 11 * 3600), now)).not.toBeNull()
  })
})
