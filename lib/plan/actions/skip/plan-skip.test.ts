import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import type { CronJob } from '#lib/kubernetes/objects'
import { planSkip } from '#lib/plan/actions/skip/plan-skip'
import { planOf, refusalOf, stepOf } from '#lib/plan/testing/test-plans'

const cronJob = answered('CronJob', 'cronjob-to-job', 0)
const now = Date.parse('2026-11-24T12:00:00Z')
const author = { by: 'Ola', at: '2026-11-24T12:00:00Z', reason: 'Release freeze' }
const run = '2026-12-01T02:00:00.000Z'

const withSpec = (spec: Partial<CronJob['spec']>): CronJob => ({
  ...cronJob,
  spec: { ...cronJob.spec, ...spec },
})

const skip = (of: CronJob, at = run) =>
  planSkip('packit-prod', of, { action: 'skip', cronJob: 'import-images', run: at }, author, now)

describe('the plan to skip the next run of a CronJob', () => {
  it('suspends it until after the run that follows, in one patch', () => {
    expect(stepOf(planOf(skip(cronJob)))).toEqual({
      method: 'PATCH',
      path: '/apis/batch/v1/namespaces/packit-prod/cronjobs/import-images',
      contentType: 'application/merge-patch+json',
      body: {
        metadata: {
          resourceVersion: '660',
          annotations: {
            'quayside.io/suspended-by': 'Ola',
            'quayside.io/suspended-at': '2026-11-24T12:00:00Z',
            'quayside.io/suspend-reason': 'Release freeze',
            'quayside.io/resume-at': '2026-12-08T02:00:30.000Z',
          },
        },
        spec: { suspend: true },
      },
    })
  })

  it('says which run that is, when it is resumed, which run comes next, and what stays possible', () => {
    const { dates, afterwards, undo } = planOf(skip(cronJob))
    expect(dates).toEqual([
      { what: 'Skipped', at: run },
      { what: 'Next run', at: '2026-12-08T02:00:00.000Z' },
      { what: 'Resumed by Quayside', at: '2026-12-08T02:00:30.000Z' },
    ])
    expect(afterwards).toEqual([
      'import-images stays suspended until just after its next run is due: of several missed runs, the controller starts only the last one. So that run starts some seconds late, and the skipped one never.',
      'If somebody resumes it by hand between the two, the skipped run starts at once.',
      'Quayside resumes it. While no Quayside runs, it stays suspended; the next one to start resumes it then.',
      'It can still be run by hand.',
    ])
    expect(undo).toEqual({ action: 'suspend', cronJob: 'import-images', suspended: false, until: null })
  })

  it('is resumed before the next run where startingDeadlineSeconds keep the controller from starting the skipped one', () => {
    const plan = planOf(skip(withSpec({ startingDeadlineSeconds: 200 })))
    expect(plan.dates.map(({ at }) => at)).toEqual([
      run,
      '2026-12-01T02:03:50.000Z',
      '2026-12-08T02:00:00.000Z',
    ])
    expect(plan.afterwards[0]).toContain('startingDeadlineSeconds (200) after it')
  })

  it('never skips another run than the one that was asked for', () => {
    const refusal = refusalOf(skip(cronJob, '2026-11-24T02:00:00Z'))
    expect(refusal).toMatchObject({
      code: 'past',
      message:
        '24 Nov 2026, 02:00 UTC is not the next run of import-images. That is on 1 Dec 2026, 02:00 UTC.',
    })
    expect(refusal.ways[0]?.request).toMatchObject({ action: 'skip', run })
  })

  it.each([
    ['suspended', { suspend: true }, run],
    ['without runs', { schedule: '0 0 31 2 *' }, run],
    ['that runs every five minutes', { schedule: '*/5 * * * *' }, '2026-11-24T12:05:00Z'],
  ])('is refused for one %s', (_, spec, at) => {
    expect(refusalOf(skip(withSpec(spec), at)).code).toBe('nothing-to-do')
  })
})
