import { describe, expect, it } from 'vitest'
import { watched } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  podOf,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Deployment, ImageStream, Job } from '#lib/kubernetes/objects'
import { progressOf } from '#lib/plan/operation/progress'
import { endOf } from '#lib/plan/records/record'
import { operationWith } from '#lib/plan/testing/test-operations'

/** As it was recorded: it ran from 18:06:45 to 18:06:51 (cronjob-to-job.json). */
const NAME = 'import-images-manual-gcl5h'
const jobs = watched('Job', 'cronjob-to-job', 7).filter(({ metadata }) => metadata.name === NAME)
const [created] = jobs
const complete = jobs.at(-1)
if (!created || !complete) throw new Error('The recording has no Job.')
const failed: Job = {
  ...complete,
  status: {
    startTime: '2026-11-23T18:06:45Z',
    failed: 3,
    conditions: [
      {
        type: 'Failed',
        status: 'True',
        message: 'Job has reached the specified backoff limit',
        lastTransitionTime: '2026-11-23T18:06:51Z',
      },
    ],
  },
}

const NOW = Date.parse('2026-11-23T18:08:00Z')
const OLD = digest('a')
const NEW = digest('b')
const request = { action: 'run', cronJob: 'import-images' } as const
const run = operationWith({
  request,
  job: NAME,
  undo: null,
  startedAt: '2026-11-23T18:06:44.000Z',
  steps: [
    { sentence: 'Create it.', tag: null, state: 'done', at: '2026-11-23T18:06:45.000Z', message: null },
  ],
})

/** A tag whose newest image came at a time, and whose last import failed at another. */
function streamWith(importedAt: string, failedAt: string | null = null): ImageStream {
  const stream = followingStream('tokman', [NEW, OLD])
  const [list] = stream.status?.tags ?? []
  const [newest, ...others] = list?.items ?? []
  const conditions = failedAt === null ? [] : [failureAt(failedAt)]
  const items = newest ? [{ ...newest, created: importedAt }, ...others] : []
  return { ...stream, status: { tags: [{ tag: 'prod', items, conditions }] } }
}

function failureAt(lastTransitionTime: string) {
  const common = { type: 'ImportSuccess', status: 'False', generation: 1, lastTransitionTime } as const
  return { ...common, reason: 'InternalError', message: 'received unexpected HTTP status: 500' }
}

const DURING = '2026-11-23T18:06:49Z'
const BEFORE = '2026-11-20T02:00:00Z'

function clusterWith(job: Job | null, stream = streamWith(BEFORE), more: Lists = {}): Snapshot {
  return snapshotOf({ imageStreams: [stream], jobs: job === null ? [] : [job], ...more })
}

function tokman(image: string, status: Deployment['status'] = {}): Lists {
  const deployment = deploymentOf('tokman', {
    images: { app: `quay.io/packit/tokman@${image}` },
    triggers: [triggerOf('tokman:prod', 'app')],
    status,
  })
  const replicaSet = replicaSetOf(deployment, 2, 'hash')
  const pod = podOf(replicaSet, {
    spec: { containers: [{ name: 'app', image: `quay.io/packit/tokman@${image}`, readinessProbe: {} }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          name: 'app',
          ready: true,
          restartCount: 0,
          image: '',
          imageID: `quay.io/packit/tokman@${image}`,
          state: { running: { startedAt: '2026-11-23T18:06:50Z' } },
        },
      ],
    },
  })
  return { deployments: [deployment], replicaSets: [replicaSet], pods: [pod] }
}

const judge = (snapshot: Snapshot, operation = run) => progressOf(operation, snapshot, [], NOW)

describe('an operation that made a Job', () => {
  it('goes on as long as the Job does', () => {
    const running: Job = { ...created, status: { active: 1, startTime: '2026-11-23T18:06:45Z' } }
    expect(judge(clusterWith(created))).toMatchObject({ state: 'running', isOver: false })
    expect(judge(clusterWith(running)).isOver).toBe(false)
    expect(endOf(judge(clusterWith(running)), 'then')).toBeNull()
  })

  it('has failed when the Job did, with its reason', () => {
    expect(judge(clusterWith(failed))).toMatchObject({
      state: 'failed',
      isOver: true,
      message: `The Job ${NAME} failed: Job has reached the specified backoff limit.`,
      next: [{ sentence: 'Run it again', request }],
    })
  })

  it('is done where the Job imported nothing new', () => {
    expect(judge(clusterWith(complete))).toMatchObject({
      state: 'done',
      isOver: true,
      message: expect.stringContaining('No tag got a new image while it ran.') as string,
    })
  })

  it('is healthy only when what it imported is', () => {
    const moving = clusterWith(complete, streamWith(DURING), tokman(NEW, { updatedReplicas: 0 }))
    expect(judge(moving)).toMatchObject({ state: 'moving', isOver: false })
    const progress = judge(clusterWith(complete, streamWith(DURING), tokman(NEW)))
    expect(progress).toMatchObject({
      state: 'healthy',
      isOver: true,
      message: `The Job ${NAME} succeeded. While it ran, these tags got a new image: tokman:prod. All pods of tokman are ready.`,
      effects: [{ workload: { name: 'tokman' }, container: 'app', from: OLD, to: NEW }],
    })
    expect(endOf(progress, 'then')?.workloads).toMatchObject([
      { state: 'healthy', ready: 1, onTarget: 1, images: [{ container: 'app', image: NEW }] },
    ])
  })

  it('has failed where the Job succeeded, and an import of it did not', () => {
    expect(judge(clusterWith(complete, streamWith(BEFORE, DURING)))).toMatchObject({
      state: 'failed',
      message: expect.stringContaining(
        'succeeded, but not each import. tokman:prod was not imported.',
      ) as string,
    })
  })

  it('is not blamed for what failed or came at another time', () => {
    const late = '2026-11-23T18:06:52Z'
    expect(judge(clusterWith(complete, streamWith(BEFORE, BEFORE))).state).toBe('done')
    expect(judge(clusterWith(complete, streamWith(late), tokman(NEW)))).toMatchObject({ effects: [] })
  })

  it('that failed waits for what the Job moved before', () => {
    const half = (status: Deployment['status']) =>
      judge(clusterWith(failed, streamWith(DURING), tokman(NEW, status)))
    expect(half({ updatedReplicas: 0 })).toMatchObject({ state: 'moving', isOver: false })
    expect(half({})).toMatchObject({
      state: 'failed',
      isOver: true,
      message: expect.stringMatching(/failed: .* All pods of tokman are ready\.$/) as string,
    })
  })

  it('says that the result is unknown where the Job is gone, and waits where Jobs cannot be read', () => {
    expect(judge(clusterWith(null))).toMatchObject({ state: 'unknown', isOver: true })
    expect(judge({ ...clusterWith(null), jobs: DOWN })).toMatchObject({ state: 'unread', isOver: false })
  })
})
