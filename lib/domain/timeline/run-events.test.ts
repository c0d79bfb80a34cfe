import { describe, expect, it } from 'vitest'
import type { Importer, SuspensionView } from '#lib/domain/pipeline/importer-view'
import { answered } from '#lib/domain/testing/recorded-objects'
import { DOWN } from '#lib/domain/testing/test-objects'
import { runEvents } from '#lib/domain/timeline/run-events'
import type { CronJob, Job } from '#lib/kubernetes/objects'

const cronJob = answered('CronJob', 'cronjob-to-job', 0)
const jobs = answered('JobList', 'cronjob-to-job', 9).items ?? []
const NAME = cronJob.metadata.name

function eventsOf(
  list: Job[],
  importers: Importer[] = [],
  startedBy: string | null = null,
  cronJobs: CronJob[] = [cronJob],
) {
  const batch = { cronJobs: { ok: true, value: cronJobs }, jobs: { ok: true, value: list } } as const
  const starterOf = () => (startedBy === null ? null : { id: 'op-1', by: startedBy, reason: '' })
  return runEvents(batch, [NAME], importers, starterOf, '2026-11-23T18:30:00Z')
}

const importer = (suspension: Partial<SuspensionView> | null): Importer => ({
  ...{ name: NAME, nextRun: null, canSkip: false },
  suspension: suspension && {
    ...{
      by: null,
      at: null,
      reason: null,
      resumeAt: null,
      operation: null,
      isInferred: false,
      problem: null,
    },
    ...suspension,
  },
})

describe('a run of a CronJob that imports', () => {
  it('begins and ends as its recorded Job says', () => {
    const [first, second] = eventsOf(jobs)
    expect(first).toMatchObject({
      when: { at: '2026-11-23T18:06:45Z', isExact: true },
      what: { kind: 'run-begun', job: 'import-images-manual-1' },
      where: [{ kind: 'cron-job', name: NAME }],
      who: [],
    })
    expect(second).toMatchObject({
      what: { kind: 'run-ended', outcome: 'done', reason: null },
      when: { at: '2026-11-23T18:06:51Z' },
    })
  })

  it('that failed says why, and one that goes on has no end', () => {
    const [job] = jobs
    if (job === undefined) throw new Error('The recording has no Job.')
    const failed = {
      type: 'Failed',
      status: 'True' as const,
      lastTransitionTime: '2026-11-23T18:20:00Z',
      message: 'Job has reached the specified backoff limit',
    }
    const [, end] = eventsOf([
      { ...job, status: { startTime: '2026-11-23T18:10:00Z', conditions: [failed] } },
    ])
    expect(end).toMatchObject({
      what: { outcome: 'failed', reason: 'Job has reached the specified backoff limit' },
      when: { at: '2026-11-23T18:20:00Z' },
    })
    expect(eventsOf([{ ...job, status: { startTime: '2026-11-23T18:10:00Z', active: 1 } }])).toHaveLength(1)
  })

  it('has the operation as its mover that made its Job', () => {
    expect(eventsOf(jobs, [], 'Ola')[0]?.who).toEqual([
      { kind: 'operation', id: 'op-1', by: 'Ola', reason: '' },
    ])
  })

  it('is none of a CronJob that does not import, or that could not be read', () => {
    const other = { ...cronJob, metadata: { ...cronJob.metadata, name: 'backup', labels: {} } }
    expect(eventsOf(jobs, [], null, [other])).toEqual([])
    expect(runEvents({ cronJobs: DOWN, jobs: DOWN }, [NAME], [], () => null, '2026-11-23T18:30:00Z')).toEqual(
      [],
    )
  })
})

describe('a suspension', () => {
  it('is told with who and why where that was recorded', () => {
    const [event] = eventsOf(
      [],
      [importer({ by: 'Ola', at: '2026-11-20T10:00:00Z', reason: 'freeze', operation: 'op-1' })],
    )
    expect(event).toMatchObject({
      what: { kind: 'suspended', by: 'Ola', reason: 'freeze' },
      who: [{ kind: 'operation', id: 'op-1' }],
      certainty: 'recorded',
    })
  })

  it('by a client is inferred, at the latest when that last wrote', () => {
    const [event] = eventsOf([], [importer({ by: 'oc patch', at: '2026-11-20T10:00:00Z', isInferred: true })])
    expect(event).toMatchObject({ when: { isExact: false }, who: [], certainty: 'inferred' })
  })

  it('is left out where nobody knows when it was, and where there is none', () => {
    expect(eventsOf([], [importer({ by: null }), importer(null)])).toEqual([])
  })
})
