import { describe, expect, it } from 'vitest'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { nextRuns } from '#lib/domain/schedule/cron'
import { parseSchedule } from '#lib/domain/schedule/cron-grammar'
import { scheduleInWords } from '#lib/domain/schedule/schedule-words'
import type { CronJob } from '#lib/kubernetes/objects'

/** Creations of CronJobs by which the API server judged nothing but the schedule. */
function judged(): { schedule: string; isTaken: boolean }[] {
  return recorded('cronjob-schedules').flatMap(({ request, response }) => {
    const spec = (request.body as Partial<CronJob> | undefined)?.spec
    const answer = response.body as { message?: string }
    const isOther = response.status !== 201 && !answer.message?.includes('spec.schedule')
    const isRule = answer.message?.includes('use timeZone field') ?? false
    if (request.method !== 'POST' || spec === undefined || isOther || isRule) return []
    return [{ schedule: spec.schedule, isTaken: response.status === 201 }]
  })
}

describe('a schedule that the API server judged', () => {
  it.each(judged())('$schedule', ({ schedule, isTaken }) => {
    expect(parseSchedule(schedule) !== null).toBe(isTaken)
  })
})

it.each([
  'toString',
  '__proto__',
  ' @daily',
  '@daily ',
  '@every 1h ',
  'TZ=UTC\t0 2 * * *',
  'TZ=UTC',
  '@reboot',
])('the controller cannot read "%s"', (schedule) => {
  expect(parseSchedule(schedule)).toBeNull()
})

describe('a schedule in words', () => {
  it.each([
    ['0 2 * * 2', 'At 02:00, only on Tuesday'],
    ['*/20 * * * *', 'Every 20 minutes'],
    ['*/45 * * * *', 'At 0 and 45 minutes past the hour'],
    ['*/90 * * * *', 'Every hour'],
    ['0 0 */45 * *', 'At 00:00, on day 1 of the month'],
    ['0 2 13 * 5', 'At 02:00, on day 13 of the month, or on Friday'],
    ['0 2 13 * 1-5', 'At 02:00, on day 13 of the month, or Monday through Friday'],
    ['0 0 */1 * 1', 'At 00:00, only on Monday'],
    ['? 2 ? * ?', 'Every minute, between 02:00 and 02:59'],
    ['@weekly', 'At 00:00, only on Sunday'],
    ['@every 90m', 'Every 1 h 30 min, counted from the last run'],
    ['@every 10ms', 'Every 1 s, counted from the last run'],
    ['TZ=Europe/Prague 0 2 * * *', 'At 02:00'],
    ['@Weekly', null],
    ['nonsense', null],
    [', * * * *', null],
  ])('%s', (schedule, words) => {
    expect(scheduleInWords(schedule)).toBe(words)
  })

  it('is there for whatever has next runs', () => {
    const now = Date.parse('2026-11-24T12:00:00Z')
    for (const { schedule } of judged().filter(({ isTaken }) => isTaken)) {
      const cronJob = {
        metadata: { name: 'x', creationTimestamp: '2026-11-01T00:00:00Z' },
        spec: { schedule, jobTemplate: { spec: { template: {} } } },
      }
      expect([schedule, scheduleInWords(schedule) === null && nextRuns(cronJob, now, 1).length > 0]).toEqual([
        schedule,
        false,
      ])
    }
  })
})
