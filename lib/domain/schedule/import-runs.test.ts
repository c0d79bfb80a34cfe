import { describe, expect, it } from 'vitest'
import type { Batch } from '#lib/domain/schedule/environment-schedule'
import { importRuns } from '#lib/domain/schedule/import-runs'
import { answered } from '#lib/domain/testing/recorded-objects'
import { DOWN } from '#lib/domain/testing/test-objects'
import type { CronJob, Job } from '#lib/kubernetes/objects'

const cronJob = answered('CronJob', 'cronjob-to-job', 0)
const jobs = answered('JobList', 'cronjob-to-job', 9).items ?? []
const NOW = Date.parse('2026-11-23T18:30:00Z')
const CREATED = Date.parse('2026-11-23T17:54:38Z')

function batchOf(cronJobs: CronJob[], list: Job[], unreadable: Partial<Batch['unreadable']> = {}): Batch {
  return {
    cronJobs: { ok: true, value: cronJobs },
    jobs: { ok: true, value: list },
    unreadable: { cronJobs: [], jobs: [], ...unreadable },
    stale: [],
  }
}

const runsOf = (of: CronJob, list: Job[]) => importRuns(batchOf([of], list), ['import-images'], NOW)?.[0]

function madeAt(
  job: Job | undefined,
  name: string,
  time: string,
  outcome: 'Complete' | 'Failed' | null,
): Job {
  if (job === undefined) throw new Error('The recording has no Job.')
  const conditions = outcome ? [{ type: outcome, status: 'True' as const, lastTransitionTime: time }] : []
  const metadata = { ...job.metadata, name, creationTimestamp: time }
  return { ...job, metadata, status: { startTime: time, conditions } }
}

const limited = (members: Partial<CronJob['spec']>): CronJob => ({
  ...cronJob,
  metadata: { ...cronJob.metadata, creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { ...cronJob.spec, ...members },
})

describe('the runs of a CronJob that imports', () => {
  it('are the recorded Jobs that it owns, by hand too, from their start to their end', () => {
    const [from, to] = [Date.parse('2026-11-23T18:06:45Z'), Date.parse('2026-11-23T18:06:51Z')]
    expect(runsOf(cronJob, jobs)?.runs).toEqual(
      ['import-images-manual-1', 'import-images-manual-gcl5h', 'import-images-manual-sv4wm'].map((job) => {
        return { job, from, to, startedBy: null }
      }),
    )
  })

  it('go on while a Job runs, and end with one that fails', () => {
    const list = [
      madeAt(jobs[0], 'running', '2026-11-23T18:10:00Z', null),
      madeAt(jobs[0], 'failed', '2026-11-23T18:12:00Z', 'Failed'),
    ]
    expect(runsOf(cronJob, list)?.runs.map(({ to }) => to)).toEqual([
      Infinity,
      Date.parse('2026-11-23T18:12:00Z'),
    ])
  })

  it('say who started them', () => {
    const ola = { id: 'op-1', by: 'Ola', reason: '' }
    const found = importRuns(batchOf([cronJob], jobs), ['import-images'], NOW, (name, at) =>
      name === 'import-images' && at === Date.parse('2026-11-23T18:06:45Z') ? ola : null,
    )
    expect(found?.[0]?.runs.map(({ startedBy }) => startedBy)).toEqual([ola, ola, ola])
  })

  it('are all kept since the CronJob was made, until it keeps as many as it may', () => {
    expect(runsOf(cronJob, jobs.slice(1))?.keptFrom).toBe(CREATED)
    const three = [1, 2, 3].map((day) => madeAt(jobs[0], `${day}`, `2026-11-0${day}T02:00:00Z`, 'Complete'))
    const failed = madeAt(jobs[0], '4', '2026-11-02T12:00:00Z', 'Failed')
    expect(runsOf(limited({}), three)?.keptFrom).toBe(Date.parse('2026-11-01T02:00:00Z'))
    expect(runsOf(limited({}), [...three, failed])?.keptFrom).toBe(Date.parse('2026-11-02T12:00:00Z'))
    expect(runsOf(limited({ successfulJobsHistoryLimit: 4 }), three)?.keptFrom).toBe(Date.parse('2026-01-01'))
    expect(runsOf(limited({ failedJobsHistoryLimit: 0 }), three)?.keptFrom).toBe(Infinity)
    const jobTemplate = { spec: { ...cronJob.spec.jobTemplate.spec, ttlSecondsAfterFinished: 60 } }
    expect(runsOf(limited({ jobTemplate }), three)?.keptFrom).toBe(NOW - 60_000)
  })

  it('were due shortly before a time, by its schedule', () => {
    // Tuesdays at two.
    const weekly = runsOf(limited({}), [])
    const at = (time: string) => weekly?.wasDue(Date.parse(time))
    expect(at('2026-11-17T02:00:20Z')).toBe(true)
    expect(at('2026-11-17T02:11:00Z')).toBe(false)
    expect(at('2026-11-17T01:59:00Z')).toBe(false)
    expect(at('2026-11-18T02:00:20Z')).toBe(false)
    // Before it was made.
    expect(at('2025-12-30T02:00:20Z')).toBe(false)
  })
})

describe('the CronJobs that import', () => {
  it('are those of the configuration', () => {
    expect(importRuns(batchOf([cronJob], jobs), [], NOW)).toEqual([])
  })

  it('are unknown if they or their Jobs could not be read', () => {
    expect(importRuns({ ...batchOf([cronJob], jobs), jobs: DOWN }, ['import-images'], NOW)).toBeNull()
    expect(importRuns({ ...batchOf([], jobs), cronJobs: DOWN }, [], NOW)).toBeNull()
    const one = { metadata: { name: 'strange' }, unreadable: 'spec is missing' } as never
    expect(importRuns(batchOf([cronJob], jobs, { cronJobs: [one] }), [], NOW)).toBeNull()
    const some = importRuns(batchOf([cronJob], jobs, { jobs: [one] }), ['import-images'], NOW)
    expect(some).toMatchObject([{ keptFrom: Infinity, runs: [{}, {}, {}] }])
  })
})
