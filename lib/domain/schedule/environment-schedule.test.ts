import { describe, expect, it } from 'vitest'
import type { CronJob } from '#lib/kubernetes/objects'
import { environmentSchedule, isImporting, type Batch } from '#lib/domain/schedule/environment-schedule'
import { importersOf } from '#lib/domain/schedule/importers'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { answered } from '#lib/domain/testing/recorded-objects'
import { DOWN, followingStream, digest, snapshotOf, streamOf } from '#lib/domain/testing/test-objects'
import { environment } from '#lib/domain/testing/test-views'

const cronJob = answered('CronJob', 'cronjob-to-job', 0)
const jobs = answered('JobList', 'cronjob-to-job', 9).items ?? []
const labelled = (of: CronJob, value: string): CronJob => ({
  ...of,
  metadata: { ...of.metadata, labels: { 'quayside.io/imports': value } },
})

function scheduleOf(
  batch: Partial<Batch> = {},
  configured: string[] = ['import-images'],
  snapshot = snapshotOf(),
) {
  const whole: Batch = {
    cronJobs: { ok: true, value: [cronJob] },
    jobs: { ok: true, value: jobs },
    unreadable: { cronJobs: [], jobs: [] },
    stale: [],
    ...batch,
  }
  const lanes = laneIndexOf(snapshot).entries
  return environmentSchedule(environment, snapshot, lanes, whole, configured, 900)
}

describe('a CronJob that imports', () => {
  it('has the label, or is in the configuration', () => {
    expect(isImporting(cronJob, [])).toBe(false)
    expect(isImporting(cronJob, ['import-images'])).toBe(true)
    expect(isImporting(labelled(cronJob, 'true'), [])).toBe(true)
    expect(isImporting(labelled(cronJob, 'false'), [])).toBe(false)
  })

  it('says who suspended it, and which tags it imports', () => {
    const suspended = { ...cronJob, spec: { ...cronJob.spec, suspend: true } }
    const snapshot = snapshotOf({ imageStreams: [followingStream('packit-worker', [digest('a')])] })
    const suspension = {
      by: 'Ola',
      at: null,
      reason: 'Freeze',
      resumeAt: null,
      operation: null,
      isInferred: false,
      problem: null,
    }
    const importers = importersOf([suspended], ['import-images'], 0, () => suspension)
    const batch: Batch = {
      cronJobs: { ok: true, value: [suspended] },
      jobs: { ok: true, value: [] },
      unreadable: { cronJobs: [], jobs: [] },
      stale: [],
    }
    const { entries } = laneIndexOf(snapshot)
    const view = environmentSchedule(environment, snapshot, entries, batch, ['import-images'], 900, importers)
    expect(view.cronJobs[0]).toMatchObject({ isSuspended: true, suspension, canSkip: false })
    expect(view.tags.map(({ importers: own }) => own.map(({ name }) => name))).toEqual([['import-images']])
  })

  it('has its next and last runs', () => {
    const [shown] = scheduleOf().cronJobs
    expect(shown).toMatchObject({
      name: 'import-images',
      schedule: '0 2 * * 2',
      words: 'At 02:00, only on Tuesday',
      timeZone: null,
      isSuspended: false,
      // The snapshot is from Monday, 23 November.
      nextRuns: ['2026-11-24T02:00:00.000Z', '2026-12-01T02:00:00.000Z', '2026-12-08T02:00:00.000Z'],
      noRuns: null,
    })
    expect(shown?.runs.map(({ job, state }) => [job, state])).toEqual(
      jobs.map(({ metadata }) => [metadata.name, 'succeeded']).reverse(),
    )
  })

  it('has no next run while it is suspended, and no runs of an older CronJob with its name', () => {
    const [{ metadata, spec }] = [cronJob]
    const recreated = { metadata: { ...metadata, uid: 'another' }, spec: { ...spec, suspend: true } }
    expect(scheduleOf({ cronJobs: { ok: true, value: [recreated] } }).cronJobs[0]).toMatchObject({
      isSuspended: true,
      nextRuns: [],
      runs: [],
    })
  })

  it('says why it has no next run', () => {
    const [{ metadata, spec }] = [cronJob]
    const odd = { metadata, spec: { ...spec, schedule: '0 2 * * 7' } }
    expect(scheduleOf({ cronJobs: { ok: true, value: [odd] } }).cronJobs[0]).toMatchObject({
      words: null,
      nextRuns: [],
      noRuns: expect.stringContaining('cannot read the schedule “0 2 * * 7”') as string,
    })
  })
})

describe('the schedule of an environment', () => {
  it('leaves out CronJobs that do not import, and lists missing ones', () => {
    const schedule = scheduleOf({}, ['import-other'])
    expect(schedule.cronJobs).toEqual([])
    expect(schedule.missing).toEqual(['import-other'])
  })

  it('says which kinds could not be read, and reports none of them as missing', () => {
    const schedule = scheduleOf({ cronJobs: DOWN, jobs: DOWN })
    expect(schedule.unread.map(({ what }) => what)).toEqual(['CronJobs', 'Jobs'])
    expect(schedule.missing).toEqual([])
  })

  it('has the tags that follow a registry, scheduled ones first', () => {
    const onDemand = followingStream('a', [digest('a')])
    const from = { kind: 'DockerImage', name: 'quay.io/packit/z:prod' }
    const scheduled = streamOf('z', {
      spec: { tags: [{ name: 'prod', from, importPolicy: { scheduled: true } }] },
    })
    const pushed = streamOf('p', { status: { tags: [{ tag: 'prod', items: [] }] } })
    const snapshot = snapshotOf({ imageStreams: [onDemand, pushed, scheduled] })
    const { tags } = scheduleOf({}, [], snapshot)
    expect(tags.map(({ stream, schedule }) => [stream, schedule !== null])).toEqual([
      ['z', true],
      ['a', false],
    ])
  })
})
