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

  it('warns that the controller starts a missed run at once', () => {
    const suspended = withSpec({ suspend: true })
    const missed = { ...suspended, status: { lastScheduleTime: '2026-11-10T02:00:00Z' } }
    expect(planOf(suspend(missed, false)).warnings[0]).toContain('missed its run of 24 Nov 2026, 02:00 UTC')
    const upToDate = { ...suspended, status: { lastScheduleTime: '2026-11-24T02:00:00Z' } }
    expect(planOf(suspend(upToDate, false)).warnings).toEqual([])
  })

  it('is refused where nothing would change', () => {
    expect(refusalOf(suspend(cronJob, false)).code).toBe('nothing-to-do')
  })
})
