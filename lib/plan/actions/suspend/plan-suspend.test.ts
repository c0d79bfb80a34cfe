import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import type { CronJob } from '#lib/kubernetes/objects'
import { planSuspend } from '#lib/plan/actions/suspend/plan-suspend'
import { planOf, refusalOf, stepOf } from '#lib/plan/testing/test-plans'

const cronJob = answered('CronJob', 'cronjob-to-job', 0)
const now = Date.parse('2026-11-24T12:00:00Z')

const withSpec = (spec: Partial<CronJob['spec']>): CronJob => ({
  ...cronJob,
  spec: { ...cronJob.spec, ...spec },
})

describe('the plan to suspend or resume a CronJob', () => {
  const suspend = (of: CronJob, suspended: boolean) => planSuspend('packit-prod', of, suspended, now)

  it('sets suspend of the CronJob that was read, and nothing else', () => {
    expect(stepOf(planOf(suspend(cronJob, true)))).toEqual({
      method: 'PATCH',
      path: '/apis/batch/v1/namespaces/packit-prod/cronjobs/import-images',
      contentType: 'application/merge-patch+json',
      body: { metadata: { resourceVersion: '660' }, spec: { suspend: true } },
    })
    expect(planOf(suspend(cronJob, true)).commands).toEqual([
      `oc patch cronjob/import-images -n packit-prod --type=merge -p '{"metadata":{"resourceVersion":"660"},"spec":{"suspend":true}}'`,
    ])
  })

  it('says when a resumed CronJob runs next', () => {
    const resumed = planOf(suspend(withSpec({ suspend: true, timeZone: 'Europe/Prague' }), false))
    expect(resumed.afterwards).toEqual([
      'import-images runs on its schedule again, next on 1 Dec 2026, 02:00 CET.',
    ])
  })

  describe('to resume after a missed run', () => {
    const warningOf = (
      lastScheduleTime: string,
      spec: Partial<CronJob['spec']> = {},
      active: object[] = [],
    ) => {
      const status = { lastScheduleTime, active }
      return planOf(suspend({ ...withSpec({ suspend: true, ...spec }), status }, false)).warnings[0]
    }
    const lastWeek = '2026-11-17T02:00:00Z'

    it.each([
      [warningOf(lastWeek), 'It missed its run of 24 Nov 2026, 02:00 UTC. The controller starts it at once.'],
      [
        warningOf('2026-11-10T02:00:00Z'),
        'It missed several runs, the last one on 24 Nov 2026, 02:00 UTC. The controller starts the last one at once.',
      ],
      [
        warningOf(lastWeek, { startingDeadlineSeconds: 60 }),
        'It missed its run of 24 Nov 2026, 02:00 UTC. The controller does not start it later: startingDeadlineSeconds (60) have passed.',
      ],
      [
        warningOf(lastWeek, { concurrencyPolicy: 'Forbid' }, [{}]),
        'It missed its run of 24 Nov 2026, 02:00 UTC. The controller starts it when the running Job ends.',
      ],
      [
        warningOf(lastWeek, { concurrencyPolicy: 'Replace' }, [{}]),
        'It missed its run of 24 Nov 2026, 02:00 UTC. The controller starts it at once, and stops the running Job for it.',
      ],
      [warningOf('2026-11-24T02:00:00Z'), undefined],
    ])('says %s', (warning, expected) => {
      expect(warning).toBe(expected)
    })
  })

  it.each([
    ['0 2 * * 7', 'cannot read the schedule “0 2 * * 7”'],
    ['TZ=Mars/Olympus 0 2 * * *', 'does not know the time zone Mars/Olympus'],
  ])('says why there is no next run: %s', (schedule, why) => {
    const plan = planOf(suspend(withSpec({ suspend: true, schedule }), false))
    expect(plan.afterwards[0]).toContain(`import-images is no longer suspended. `)
    expect(plan.afterwards[0]).toContain(why)
  })

  it('names UTC for a time zone that only Go knows', () => {
    const local = planOf(suspend(withSpec({ suspend: true, schedule: 'TZ=Local 0 2 * * 2' }), false))
    expect(local.afterwards[0]).toContain('next on 1 Dec 2026, 02:00 UTC')
  })

  it('is refused where nothing would change', () => {
    expect(refusalOf(suspend(cronJob, false)).code).toBe('nothing-to-do')
  })
})
