import { describe, expect, it } from 'vitest'
import { answered, watched } from '#lib/domain/testing/recorded-objects'
import { missedRun } from '#lib/domain/schedule/missed-run'
import type { CronJob } from '#lib/kubernetes/objects'
import { recorded } from '#lib/kubernetes/testing/recorded'

const now = Date.parse('2026-11-24T12:00:00Z')
const SCENARIO = 'cronjob-suspend-and-skip'
const JOBS_STEP = 29

describe('a missed run', () => {
  const weekly = (status: CronJob['status'], startingDeadlineSeconds: number | null = null): CronJob => ({
    metadata: { name: 'import-images', creationTimestamp: '2026-11-01T00:00:00Z' },
    spec: { schedule: '0 2 * * 2', startingDeadlineSeconds, jobTemplate: { spec: { template: {} } } },
    status: { ...status },
  })

  it('is the last one, since the controller starts only that one later', () => {
    const monday = Date.parse('2026-11-23T12:00:00Z')
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-03T02:00:00Z' }), monday)).toEqual({
      at: '2026-11-17T02:00:00.000Z',
      isOneOfSeveral: true,
      isTooLate: false,
    })
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-17T02:00:00Z' }), now)).toMatchObject({
      at: '2026-11-24T02:00:00.000Z',
      isOneOfSeveral: false,
    })
  })

  it('is null if the last run started', () => {
    expect(missedRun(weekly({ lastScheduleTime: '2026-11-24T02:00:00Z' }), now)).toBeNull()
  })

  it('is too late if its starting deadline has passed', () => {
    const ran = { lastScheduleTime: '2026-11-17T02:00:00Z' }
    expect(missedRun(weekly(ran, 3600), now)?.isTooLate).toBe(true)
    expect(missedRun(weekly(ran, 11 * 3600), now)?.isTooLate).toBe(false)
  })

  it('is null if it is unknown since when', () => {
    const { spec } = weekly({})
    expect(missedRun({ metadata: { name: 'import-images' }, spec }, now)).toBeNull()
  })
})

describe('a run that was missed in the recording', () => {
  const resumes = recorded(SCENARIO).flatMap(({ description }, step) => {
    const name = /^suspend: false of (\S+)/.exec(description)?.[1]
    return name === undefined ? [] : [{ name, step }]
  })
  const isTwice = (name: string) => name === 'skip-twice'
  const resumedAt = (name: string) => {
    if (name === 'skip-short') return '2026-11-29T08:50:03Z'
    return isTwice(name) ? '2026-11-29T08:51:20Z' : '2026-11-29T08:50:20Z'
  }
  const jobs = watched('Job', SCENARIO, JOBS_STEP)

  it.each(resumes)('of $name starts at once, unless it is too late', ({ name, step }) => {
    const at = resumedAt(name)
    const missed = missedRun(answered('CronJob', SCENARIO, step), Date.parse(at))
    const started = jobs.find(({ metadata }) => {
      return metadata.name.startsWith(`${name}-`) && metadata.creationTimestamp === at
    })
    const scheduledFor = started?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp']
    expect(missed?.isTooLate).toBe(started === undefined)
    expect(missed?.isOneOfSeveral).toBe(isTwice(name))
    if (scheduledFor !== undefined) expect(Date.parse(missed?.at ?? '')).toBe(Date.parse(scheduledFor))
  })

  it('is started in five of seven cases', () => {
    const isTooLate = resumes.map(({ name, step }) => {
      return missedRun(answered('CronJob', SCENARIO, step), Date.parse(resumedAt(name)))?.isTooLate
    })
    expect(isTooLate.filter((late) => late === false)).toHaveLength(5)
  })
})
