import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import { snapshotOf } from '#lib/domain/testing/test-objects'
import type { CronJob } from '#lib/kubernetes/objects'
import { planSuspend } from '#lib/plan/actions/suspend/plan-suspend'
import { NOTHING_MARKED } from '#lib/plan/effects/marked-imports'
import { planOf, refusalOf, stepOf } from '#lib/plan/testing/test-plans'

const cronJob = answered('CronJob', 'cronjob-to-job', 0)
const now = Date.parse('2026-11-24T12:00:00Z')
const until = '2026-12-01T09:00:00Z'

const withSpec = (spec: Partial<CronJob['spec']>): CronJob => ({
  ...cronJob,
  spec: { ...cronJob.spec, ...spec },
})

const author = { by: 'Ola', at: '2026-11-24T12:00:00Z', reason: 'Release freeze' }

const suspend = (of: CronJob, suspended: boolean, until: string | null = null) =>
  planSuspend(
    snapshotOf(),
    of,
    { action: 'suspend', cronJob: 'import-images', suspended, until },
    author,
    now,
    NOTHING_MARKED,
  )

describe('the plan to suspend or resume a CronJob', () => {
  it('sets suspend of the CronJob that was read, and notes who did it and why', () => {
    expect(stepOf(planOf(suspend(cronJob, true)))).toEqual({
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
            'quayside.io/resume-at': null,
          },
        },
        spec: { suspend: true },
      },
    })
  })

  it('to resume takes the notes away, and writes nothing else', () => {
    const [noted, plain] = [{ 'quayside.io/resume-at': until, other: 'stays' }, {}].map((annotations) => ({
      ...withSpec({ suspend: true }),
      metadata: { ...cronJob.metadata, annotations },
    }))
    const bodyOf = (of: CronJob | undefined) => of && stepOf(planOf(suspend(of, false))).body
    expect(bodyOf(noted)).toEqual({
      metadata: { resourceVersion: '660', annotations: { 'quayside.io/resume-at': null } },
      spec: { suspend: false },
    })
    expect(bodyOf(plain)).toEqual({ metadata: { resourceVersion: '660' }, spec: { suspend: false } })
    expect(noted && planOf(suspend(noted, false)).undo).toMatchObject({ suspended: true, until })
  })

  describe('until a date', () => {
    const planned = planOf(suspend(cronJob, true, until))

    it('writes the date in the same patch, shows it, and says who carries it out', () => {
      expect(stepOf(planned).body).toMatchObject({
        metadata: { annotations: { 'quayside.io/resume-at': until } },
        spec: { suspend: true },
      })
      expect(planned.dates).toEqual([{ what: 'Resumed by Quayside', at: until }])
      expect(planned.afterwards).toContain(
        'Quayside resumes it. While no Quayside runs, it stays suspended; the next one to start resumes it then.',
      )
      expect(planned.undo).toMatchObject({ suspended: false, until: null })
    })

    it.each([
      [
        until,
        {},
        'It misses its run of 1 Dec 2026, 02:00 UTC. The controller starts it as soon as it is resumed.',
      ],
      [
        '2026-12-09T09:00:00Z',
        {},
        'It misses several runs until then, the last one on 8 Dec 2026, 02:00 UTC. The controller starts the last one as soon as it is resumed.',
      ],
      [
        until,
        { startingDeadlineSeconds: 60 },
        'It misses its run of 1 Dec 2026, 02:00 UTC. The controller does not start it later: by then startingDeadlineSeconds (60) have passed.',
      ],
      ['2026-11-30T09:00:00Z', {}, undefined],
    ])('says what it misses until %s with %o', (date, spec, warning) => {
      const status = { lastScheduleTime: '2026-11-24T02:00:00Z' }
      expect(planOf(suspend({ ...withSpec(spec), status }, true, date)).warnings[0]).toBe(warning)
    })

    it('can be set, changed and taken away while it is suspended, keeping the reason', () => {
      const annotations = { 'quayside.io/suspend-reason': 'Freeze', 'quayside.io/resume-at': until }
      const suspended = {
        ...withSpec({ suspend: true }),
        metadata: { ...cronJob.metadata, annotations },
      }
      const plan = planOf(
        planSuspend(
          snapshotOf(),
          suspended,
          { action: 'suspend', cronJob: 'import-images', suspended: true, until: null },
          { ...author, reason: '' },
          now,
          NOTHING_MARKED,
        ),
      )
      expect(plan.title).toBe('Change when import-images is resumed')
      expect(stepOf(plan).body).toMatchObject({
        metadata: {
          annotations: { 'quayside.io/suspend-reason': 'Freeze', 'quayside.io/resume-at': null },
        },
      })
      expect(plan.undo).toMatchObject({ suspended: true, until })
      expect(refusalOf(suspend(suspended, true, until)).code).toBe('nothing-to-do')
    })

    it('is refused where that is past', () => {
      expect(refusalOf(suspend(cronJob, true, '2026-11-24T11:59:00Z')).code).toBe('past')
    })
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
