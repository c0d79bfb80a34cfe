import { describe, expect, it } from 'vitest'
import type { Job, Pod } from '#lib/kubernetes/objects'
import { jobRunOf } from '#lib/domain/schedule/job-run'
import { UNREADY } from '#lib/domain/testing/test-sets'
import { watched } from '#lib/domain/testing/recorded-objects'

const JOB = 'import-images-manual-gcl5h'
const readAt = '2026-11-23T18:06:50.000Z'
const failures = { failures: [], readAt }
const ofJob = ({ metadata }: Job) => metadata.name === JOB
const jobs = watched('Job', 'cronjob-to-job', 7).filter(ofJob)
const pods = watched('Pod', 'cronjob-to-job', 8).filter(
  ({ metadata }) => metadata.labels?.['job-name'] === JOB,
)

const failing = (reason: string, message: string): Pod => ({
  metadata: { name: 'import-x', creationTimestamp: readAt },
  status: {
    phase: 'Pending',
    containerStatuses: [
      {
        name: 'a',
        ready: false,
        restartCount: 0,
        image: '',
        imageID: '',
        state: { waiting: { reason, message } },
      },
    ],
  },
})

describe('a run', () => {
  it('goes from waiting to succeeded in the recording', () => {
    const [first, running] = [jobs[0], jobs.find(({ status }) => status?.active === 1)]
    const last = jobs.at(-1)
    const runningPod = pods.find(({ status }) => status?.phase === 'Running')
    if (!first || !running || !last || !runningPod) throw new Error('The recording has another Job.')
    expect(jobRunOf(first, [], failures)).toMatchObject({ state: 'waiting', pod: null, endedAt: null })
    expect(jobRunOf(running, [runningPod], failures)).toMatchObject({
      state: 'running',
      isManual: true,
      pod: runningPod.metadata.name,
    })
    // `SuccessCriteriaMet` comes first, but the run has ended only with its end time.
    const states = jobs.map((job) => jobRunOf(job, [runningPod], failures).endedAt)
    expect(states.filter((endedAt) => endedAt !== null)).toHaveLength(1)
    expect(jobRunOf(last, pods.slice(-1), failures)).toEqual({
      job: JOB,
      isManual: true,
      state: 'succeeded',
      reason: null,
      startedAt: '2026-11-23T18:06:45Z',
      endedAt: '2026-11-23T18:06:51Z',
      failures: 0,
      pod: pods.at(-1)?.metadata.name,
    })
  })

  it('that failed has the reason, and the number of failed pods', () => {
    const job: Job = {
      metadata: { name: 'import-1', creationTimestamp: '2026-11-24T02:00:00Z' },
      spec: { template: {} },
      status: {
        failed: 3,
        startTime: '2026-11-24T02:00:01Z',
        conditions: [
          {
            type: 'Failed',
            status: 'True',
            message: 'backoff limit',
            lastTransitionTime: '2026-11-24T02:03:00Z',
          },
        ],
      },
    }
    expect(jobRunOf(job, [], failures)).toMatchObject({
      state: 'failed',
      reason: 'backoff limit',
      failures: 3,
      isManual: false,
      endedAt: '2026-11-24T02:03:00Z',
    })
  })

  it('whose pod does not start says why', () => {
    const job: Job = { metadata: { name: 'import-1' }, spec: { template: {} }, status: { active: 1 } }
    expect(jobRunOf(job, [failing('ImagePullBackOff', 'unauthorized')], failures)).toMatchObject({
      state: 'waiting',
      reason: 'import-x is in ImagePullBackOff: unauthorized',
      endedAt: null,
    })
  })

  it('whose pod cannot be created or scheduled says why', () => {
    const metadata = { name: 'import-1', creationTimestamp: '2026-11-23T18:00:00Z' }
    const job: Job = { metadata, spec: { template: {} }, status: { active: 1 } }
    const event = {
      metadata: { name: 'e', creationTimestamp: '2026-11-23T18:01:00Z' },
      involvedObject: { kind: 'Job', name: 'import-1' },
      reason: 'FailedCreate',
      message: 'Error creating: pods "import-1-x" is forbidden: exceeded quota: rqtest',
    }
    expect(jobRunOf(job, [], { failures: [event], readAt })).toMatchObject({
      state: 'waiting',
      reason: 'Pods cannot be created: pods "import-1-x" is forbidden: exceeded quota: rqtest.',
    })
    const unscheduled = { metadata, status: UNREADY.unschedulable }
    expect(jobRunOf(job, [unscheduled], failures)).toMatchObject({
      state: 'waiting',
      reason: 'It cannot be scheduled: 0/6 nodes are available: 6 Insufficient memory.',
    })
    const running = { metadata, status: UNREADY['never ready'] }
    expect(jobRunOf(job, [running], failures)).toMatchObject({ state: 'running', reason: null })
  })
})
