import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { missedRun } from '#lib/domain/schedule/missed-run'
import { skippedRun } from '#lib/domain/schedule/skipped-run'
import { answered } from '#lib/domain/testing/recorded-objects'
import type { CronJob } from '#lib/kubernetes/objects'

const recorded = answered('CronJob', 'cronjob-to-job', 0)
const now = Date.parse('2026-11-24T12:00:00Z')

const RAN = { lastScheduleTime: '2026-11-24T02:00:00Z' }

const cronJobWith = (spec: Partial<CronJob['spec']>): CronJob => ({
  ...recorded,
  spec: { ...recorded.spec, ...spec },
  status: RAN,
})

const SCHEDULES = ['0 2 * * 2', '0 * * * *', '*/15 * * * *', '30 1 * * *', '@daily', '@every 2h']

describe('a skipped run', () => {
  it('is not what the controller starts at the resume, whatever the schedule and the deadline are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SCHEDULES),
        fc.option(fc.integer({ min: 10_000, max: 1_000_000 })),
        fc.integer({ min: 0, max: 14 * 86_400 }),
        (schedule, startingDeadlineSeconds, later) => {
          const cronJob = cronJobWith({ schedule, startingDeadlineSeconds })
          const skipped = skippedRun(cronJob, now + later * 1000)
          if (skipped === null) return
          // It ran until now, and then never until the resume.
          const status = { lastScheduleTime: new Date(now + later * 1000).toISOString() }
          const started = missedRun(
            { ...cronJob, status: schedule.startsWith('@every') ? RAN : status },
            Date.parse(skipped.resumeAt),
          )
          if (skipped.because === 'later-run')
            expect(started).toMatchObject({ at: skipped.following, isTooLate: false })
          else expect(started).toMatchObject({ at: skipped.run, isTooLate: true })
        },
      ),
    )
  })

  it.each([
    ['without a deadline, just after the run that follows', {}, '2026-12-08T02:00:30.000Z', 'later-run'],
    ['after its deadline', { startingDeadlineSeconds: 10 }, '2026-12-01T02:00:40.000Z', 'deadline'],
    [
      'after the run that follows, where the deadline is longer than the week between them',
      { startingDeadlineSeconds: 2_000_000 },
      '2026-12-08T02:00:30.000Z',
      'later-run',
    ],
  ])('is over %s', (_, spec, resumeAt, because) => {
    expect(skippedRun(cronJobWith(spec), now)).toMatchObject({
      run: '2026-12-01T02:00:00.000Z',
      following: '2026-12-08T02:00:00.000Z',
      resumeAt,
      because,
    })
  })

  it.each(['*/5 * * * *', '0 0 31 2 *', 'never'])('is not offered for %s', (schedule) => {
    expect(skippedRun(cronJobWith({ schedule }), now)).toBeNull()
  })
})
