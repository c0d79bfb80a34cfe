import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextRuns, timeZoneOf } from '#lib/domain/schedule/cron'
import { parseSchedule } from '#lib/domain/schedule/cron-grammar'
import type { CronJob } from '#lib/kubernetes/objects'

const now = Date.parse('2026-11-24T12:00:00Z')

const cronJobOf = (spec: Pick<CronJob['spec'], 'schedule' | 'timeZone'>): CronJob => ({
  metadata: { name: 'import-images', creationTimestamp: '2026-11-01T00:10:00Z' },
  spec: { ...spec, jobTemplate: { spec: { template: {} } } },
})

describe('the next runs', () => {
  it('are in UTC if there is no time zone', () => {
    expect(nextRuns(cronJobOf({ schedule: '0 2 * * 2' }), now, 2)).toEqual([
      '2026-12-01T02:00:00.000Z',
      '2026-12-08T02:00:00.000Z',
    ])
  })

  const inPrague = (schedule: string, after: string, limit: number) =>
    nextRuns(cronJobOf({ schedule, timeZone: 'Europe/Prague' }), Date.parse(after), limit).map((time) =>
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
    expect(nextRuns(cronJobOf({ schedule: '0 0 26 * 5' }), now, 2)).toEqual([
      '2026-11-26T00:00:00.000Z',
      '2026-11-27T00:00:00.000Z',
    ])
  })

  it.each([
    { schedule: '5/30 * * * *', first: '2026-11-24T12:05:00.000Z' },
    { schedule: '@daily', first: '2026-11-25T00:00:00.000Z' },
  ])('of $schedule are those of the API server', ({ schedule, first }) => {
    expect(nextRuns(cronJobOf({ schedule }), now, 1)).toEqual([first])
  })

  it.each([
    ['*/90 * * * *', ['13:00', '14:00', '15:00']],
    ['0 */25 * * *', ['00:00', '00:00']],
    ['0 */1000000000000 * * *', ['00:00', '00:00']],
    ['*,5 * * * *', ['12:01', '12:02']],
    ['? 2 ? * ?', ['02:00', '02:01']],
    [' 0\t2  * * 2 ', ['02:00', '02:00']],
  ])('of %s are those of the controller', (schedule, times) => {
    const runs = nextRuns(cronJobOf({ schedule }), now, times.length)
    expect(runs.map((run) => run.slice(11, 16))).toEqual(times)
  })

  it('follow the other field if day or weekday is a star, also with the step one', () => {
    const days = (schedule: string) =>
      nextRuns(cronJobOf({ schedule }), now, 3).map((run) => run.slice(0, 10))
    expect(days('0 0 */1 * 1')).toEqual(['2026-11-30', '2026-12-07', '2026-12-14'])
    expect(days('0 0 */45 * *')).toEqual(['2026-12-01', '2027-01-01', '2027-02-01'])
    expect(days('0 0 1 * */8')).toEqual(['2026-11-29', '2026-12-01', '2026-12-06'])
    expect(days('0 0 1-31 * 1')).toEqual(['2026-11-25', '2026-11-26', '2026-11-27'])
  })

  it('of an interval count from the last run or the creation', () => {
    const every = cronJobOf({ schedule: '@every 6h' })
    expect(nextRuns(every, now, 2)).toEqual(['2026-11-24T12:10:00.000Z', '2026-11-24T18:10:00.000Z'])
    const ran = { ...every, status: { lastScheduleTime: '2026-11-24T11:00:00Z' } }
    expect(nextRuns(ran, now, 1)).toEqual(['2026-11-24T17:00:00.000Z'])
  })

  it('of an interval longer than the deadline never come', () => {
    const { metadata, spec } = cronJobOf({ schedule: '@every 6h' })
    expect(nextRuns({ metadata, spec: { ...spec, startingDeadlineSeconds: 100 } }, now, 1)).toEqual([])
  })

  it('use the time zone that the schedule of an old object names', () => {
    const cronJob = cronJobOf({ schedule: 'TZ=Europe/Prague 0 2 * * 2', timeZone: 'Asia/Tokyo' })
    expect(nextRuns(cronJob, now, 1)).toEqual(['2026-12-01T01:00:00.000Z'])
    expect(timeZoneOf(cronJob.spec)).toBe('Europe/Prague')
    expect(nextRuns(cronJobOf({ schedule: 'TZ= 0 2 * * 2' }), now, 1)).toEqual(['2026-12-01T02:00:00.000Z'])
  })

  it.each([
    { schedule: 'nonsense' },
    { schedule: '0 2 * * 7' },
    { schedule: 'TZ=Mars/Olympus 0 2 * * *' },
    { schedule: '0 2 30 2 *' },
    { schedule: '0 2 * * *', timeZone: 'Mars/Olympus' },
    { schedule: '0 2 * * *', timeZone: 'europe/prague' },
  ])('of %o cannot be computed', (spec) => {
    expect(nextRuns(cronJobOf(spec), now, 3)).toEqual([])
  })
})

/** What robfig/cron's `SpecSchedule.Next` does, minute by minute. */
function bySearch(schedule: string, after: number, limit: number): string[] {
  const parsed = parseSchedule(schedule)
  if (parsed === null || 'every' in parsed) return []
  const { minute, hour, day, month, weekday } = parsed.fields
  const found: string[] = []
  const end = after + 40 * 24 * 60 * 60_000
  for (let time = after + 60_000; time < end && found.length < limit; time += 60_000) {
    const at = new Date(time)
    const isDay = day.values.includes(at.getUTCDate())
    const isWeekday = weekday.values.includes(at.getUTCDay())
    const isAny = day.isStar || weekday.isStar ? isDay && isWeekday : isDay || isWeekday
    if (!isAny || !month.values.includes(at.getUTCMonth() + 1)) continue
    if (hour.values.includes(at.getUTCHours()) && minute.values.includes(at.getUTCMinutes()))
      found.push(at.toISOString())
  }
  return found
}

it('finds the same runs as a search through every minute', () => {
  const field = (min: number, max: number) => {
    const value = fc.integer({ min, max })
    const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
    const span = fc.oneof(fc.constantFrom('*', '?'), value.map(String), range)
    const part = fc.oneof(
      span,
      fc.tuple(span, fc.integer({ min: 1, max: 100 })).map(([of, by]) => `${of}/${by}`),
    )
    return fc.oneof(
      fc.constant('*'),
      fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')),
    )
  }
  const schedules = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(11, 12), field(0, 6))
  fc.assert(
    fc.property(schedules, (fields) => {
      const schedule = fields.join(' ')
      const expected = bySearch(schedule, now, 3)
      expect(nextRuns(cronJobOf({ schedule }), now, 3).slice(0, expected.length)).toEqual(expected)
    }),
    { numRuns: 200 },
  )
})
