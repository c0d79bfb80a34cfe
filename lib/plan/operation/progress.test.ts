import { describe, expect, it } from 'vitest'
import { answered, WORKER } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  DOWN,
  evicted,
  followingStream,
  judgedIn,
  podOf,
  readAt,
  replicaSetOf,
  runningAgain,
  snapshotOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Deployment, ImageStream, Pod } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { progressOf } from '#lib/plan/operation/progress'
import { endOf } from '#lib/plan/records/record'
import { operationWith } from '#lib/plan/testing/test-operations'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const OLD = digest('a')
const NEW = digest('b')
const spec = (image: string) => `quay.io/packit/packit-service@${image}`
const workload = { kind: 'Deployment', name: 'packit-service' } as const
const effect = { workload, container: 'service', from: OLD, to: NEW }
const tag = { stream: 'packit-service', tag: 'prod' }
const pin = { action: 'pin', stream: 'packit-service', tag: 'prod', digest: NEW, until: null } as const
const NOW = Date.parse('2026-11-23T18:30:00Z')

const operation = operationWith({ request: pin, effects: [effect] })

/** A pinned stream whose import is done. */
const stream = followingStream('packit-service', [NEW, OLD])

function deploymentWith(image: string, status: Deployment['status'] = {}): Deployment {
  return deploymentOf('packit-service', { images: { service: spec(image) }, status })
}

/** The pod of the Deployment's template. */
function podWith(
  deployment: Deployment,
  status: Partial<NonNullable<Pod['status']>> = {},
  probe = true,
): Pod {
  const [container] = deployment.spec.template.spec?.containers ?? []
  const pod = podOf(replicaSetOf(deployment, 2, 'hash'))
  return {
    ...pod,
    spec: { containers: container ? [{ ...container, ...(probe && { readinessProbe: {} }) }] : [] },
    status: {
      phase: 'Running',
      startTime: '2026-11-23T18:28:10Z',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          name: 'service',
          ready: true,
          restartCount: 0,
          image: container?.image ?? '',
          imageID: container?.image ?? '',
          state: { running: { startedAt: '2026-11-23T18:28:12Z' } },
        },
      ],
      ...status,
    },
  }
}

function clusterWith(deployment: Deployment, pods = [podWith(deployment)], lists: Lists = {}): Snapshot {
  return snapshotOf({
    imageStreams: [stream],
    deployments: [deployment],
    replicaSets: [replicaSetOf(deployment, 2, 'hash')],
    pods,
    ...lists,
  })
}

function judge(snapshot: Snapshot, of: Operation = operation, others: Operation[] = [], now = NOW) {
  return progressOf(of, snapshot, others, now)
}

describe('an operation whose steps are done', () => {
  it('waits while the image trigger has not moved the template', () => {
    const progress = judge(clusterWith(deploymentWith(OLD)), operation, [], NOW - 90_000)
    expect(progress).toMatchObject({ state: 'waiting', isOver: false })
    expect(progress.workloads[0]?.pods[0]).toMatchObject({ isOnTarget: false })
  })

  it('has failed where the trigger does not move it for a minute', () => {
    expect(judge(clusterWith(deploymentWith(OLD)))).toMatchObject({
      state: 'failed',
      isOver: true,
      message: expect.stringContaining('has not moved for 1 min') as string,
    })
  })

  it('moves while pods are of the old template', () => {
    const status = { observedGeneration: 2, replicas: 2, updatedReplicas: 1, readyReplicas: 1 }
    expect(judge(clusterWith(deploymentWith(NEW, status)))).toMatchObject({
      state: 'moving',
      message: 'packit-service: 1 of 1 pods run the new revision.',
    })
  })

  it('is healthy when each pod is on the target and ready', () => {
    const progress = judge(clusterWith(deploymentWith(NEW)))
    expect(progress).toMatchObject({ state: 'healthy', isOver: true })
    expect(progress.workloads[0]?.pods[0]).toMatchObject({ isOnTarget: true, isReady: true, digest: NEW })
    expect(endOf(progress, 'then')).toEqual({
      state: 'healthy',
      at: 'then',
      message: 'All pods of packit-service are ready.',
      next: [],
      workloads: [
        {
          workload,
          state: 'healthy',
          reason: null,
          desired: 1,
          ready: 1,
          onTarget: 1,
          images: [{ container: 'service', image: NEW }],
        },
      ],
    })
  })

  it('does not wait for an evicted pod of any template', () => {
    const deployment = deploymentWith(NEW)
    const old = replicaSetOf(deployment, 1, 'old', deploymentWith(OLD).spec.template)
    const replicaSets = [replicaSetOf(deployment, 2, 'hash'), old]
    const pods = [podWith(deployment), evicted(podOf(old)), evicted(podWith(deployment))]
    expect(judge(clusterWith(deployment, pods, { replicaSets })).state).toBe('healthy')
  })

  it('takes a minute without a restart where there are no probes, and the pipeline says the same', () => {
    const deployment = deploymentWith(NEW)
    const young = clusterWith(deployment, [podWith(deployment, {}, false)])
    const after = (time: string) => judge(readAt(young, time), operation, [], Date.parse(time))
    expect(after('2026-11-23T18:29:11Z')).toMatchObject({ state: 'settling', isOver: false })
    expect(after('2026-11-23T18:29:13Z')).toMatchObject({ state: 'healthy' })
    const onPipeline = (time: string) => judgedIn(readAt(young, time), workload).health
    expect(onPipeline('2026-11-23T18:29:11Z')).toBe('settling')
    expect(onPipeline('2026-11-23T18:29:13Z')).toBe('healthy')
  })

  it('does not end right after its last step, when the stores may lag', () => {
    const justNow = operationWith({
      ...operation,
      steps: [{ sentence: 'Pin it.', tag: null, state: 'done', at: '2026-11-23T18:29:59Z', message: null }],
    })
    expect(judge(clusterWith(deploymentWith(NEW)), justNow)).toMatchObject({
      state: 'waiting',
      isOver: false,
    })
  })

  it('is unknown, and not over, while something cannot be read', () => {
    const cluster = { ...clusterWith(deploymentWith(NEW)), pods: DOWN }
    expect(judge(cluster)).toMatchObject({ state: 'unread', isOver: false })
  })

  it('has failed where the workload is gone', () => {
    expect(judge(snapshotOf({ imageStreams: [stream] }))).toMatchObject({ state: 'failed', isOver: true })
  })

  it('that moves nothing is done', () => {
    const pause = { action: 'pause', workload, container: 'service' } as const
    expect(judge(clusterWith(deploymentWith(OLD)), operationWith({ request: pause }))).toMatchObject({
      state: 'done',
      message: 'Done. No Deployment or StatefulSet had to move.',
    })
  })
})

describe('a new image that does not run', () => {
  const waitingFor = (reason: string, message: string, restartCount: number): Pod['status'] => ({
    phase: 'Pending',
    startTime: '2026-11-23T18:29:50Z',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [
      {
        name: 'service',
        ready: false,
        restartCount,
        image: spec(NEW),
        imageID: '',
        state: { waiting: { reason, message } },
      },
    ],
  })
  const deployment = deploymentWith(NEW, { readyReplicas: 0, availableReplicas: 0 })
  const clusterOf = (status: Pod['status']) => clusterWith(deployment, [podWith(deployment, status)])

  it('fails at first, and says why and what to do', () => {
    const pulls = clusterOf(waitingFor('ImagePullBackOff', 'manifest unknown', 0))
    expect(judge(pulls)).toMatchObject({
      state: 'failing',
      isOver: false,
      message: expect.stringContaining('ImagePullBackOff. manifest unknown') as string,
      next: [
        {
          sentence: 'Revert packit-service to the previous image',
          request: { action: 'revert', to: 'before' },
        },
        { sentence: 'Undo this', request: operation.undo },
      ],
    })
  })

  it('has failed after a minute', () => {
    const pulls = clusterOf(waitingFor('ImagePullBackOff', 'manifest unknown', 0))
    expect(judge(pulls, operation, [], NOW + 60_000)).toMatchObject({ state: 'failed', isOver: true })
  })

  it('has failed at the third restart', () => {
    expect(judge(clusterOf(waitingFor('CrashLoopBackOff', 'back-off', 3)))).toMatchObject({
      state: 'failed',
      isOver: true,
    })
  })

  it('still fails while it runs between two crashes', () => {
    const crashed = podWith(deployment, waitingFor('CrashLoopBackOff', 'back-off', 3))
    const cluster = clusterWith(deployment, [runningAgain(crashed, '2026-11-23T18:29:40Z')])
    expect(judge(cluster)).toMatchObject({ state: 'failing', isOver: false })
  })

  it('has failed at the progress deadline of its Deployment', () => {
    const message = 'ReplicaSet "packit-service" has timed out progressing.'
    const condition = {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message,
    } as const
    const stuck = deploymentWith(NEW, { conditions: [condition] })
    expect(judge(clusterWith(stuck))).toMatchObject({
      state: 'failed',
      isOver: true,
      message: expect.stringContaining('timed out') as string,
    })
  })

  it('has failed where nothing moves for ten minutes', () => {
    const slow = clusterWith(deploymentWith(NEW, { updatedReplicas: 0 }))
    expect(judge(slow, operation, [], NOW + 11 * 60_000)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('Nothing moved for 10 min') as string,
    })
  })

  describe('and does not move', () => {
    const slow = deploymentWith(NEW, { updatedReplicas: 0 })
    const stateAfter = (minutes: number, spec: Partial<Deployment['spec']>, pods = [podWith(slow)]) => {
      const deployment = { ...slow, spec: { ...slow.spec, ...spec } }
      return judge(clusterWith(deployment, pods), operation, [], NOW + minutes * 60_000).state
    }

    it('has the deadline of its Deployment where that is longer', () => {
      expect(stateAfter(18, { progressDeadlineSeconds: 20 * 60 })).toBe('moving')
      expect(stateAfter(19, { progressDeadlineSeconds: 20 * 60 })).toBe('failed')
      expect(stateAfter(8, { progressDeadlineSeconds: 60 })).toBe('moving')
    })

    it('has ten minutes where its Deployment has no deadline', () => {
      expect(stateAfter(11, { progressDeadlineSeconds: 2 ** 31 - 1 })).toBe('failed')
    })

    it('has extra time for the grace period of its old pods', () => {
      const pod = podWith(slow)
      const graceful = { ...pod, spec: { ...pod.spec, terminationGracePeriodSeconds: 30 * 60 } }
      expect(stateAfter(38, {}, [graceful])).toBe('moving')
      expect(stateAfter(39, {}, [graceful])).toBe('failed')
    })
  })
})

describe('a StatefulSet behind a broken pod', () => {
  it('offers to delete that pod', () => {
    const set = answered('StatefulSet', 'statefulset-broken-pod', 8)
    const [container] = set.spec.template.spec?.containers ?? []
    const to = container?.image?.split('@')[1] ?? null
    const of = operationWith({
      request: { action: 'release', workload: WORKER, pod: 'packit-worker-short-running-1' },
      effects: [{ workload: WORKER, container: container?.name ?? '', from: NEW, to }],
    })
    const pods = answered('PodList', 'statefulset-broken-pod', 9).items ?? []
    expect(judge(snapshotOf({ statefulSets: [set], pods }), of)).toMatchObject({
      next: [
        {
          sentence: 'Delete packit-worker-short-running-1, which blocks packit-worker-short-running',
          request: { action: 'release', workload: WORKER, pod: 'packit-worker-short-running-1' },
        },
      ],
    })
  })
})

describe('an operation with a step that got no answer', () => {
  const asked = (lease: Operation['lease']) =>
    operationWith({
      request: { action: 'schedule', ...tag, scheduled: true },
      steps: [{ sentence: 'Set it.', tag: null, state: 'unknown', at: null, message: 'Checking.' }],
      lease,
    })

  it('goes on while somebody looks for the result, and is not healthy then', () => {
    const cluster = clusterWith(deploymentWith(OLD))
    expect(judge(cluster, asked({ owner: 'a', beat: 1, orders: '' }))).toMatchObject({
      state: 'steps',
      message: 'The answer to a step was lost: checking whether it was done.',
      isOver: false,
    })
    expect(judge(cluster, asked(null))).toMatchObject({
      state: 'stopped',
      message: 'Checking.',
      next: [{ sentence: 'Try again' }],
    })
  })
})

describe('an operation whose process ended during its steps', () => {
  const steps = (['done', 'waiting'] as const).map((state) => {
    return { sentence: 'Set it.', tag: null, state, at: null, message: null }
  })

  it('says that it waits for the next one, and that this one goes on', () => {
    const cluster = clusterWith(deploymentWith(OLD))
    const owned = (owner: string | null) => ({ steps, lease: { owner, beat: 1, orders: '' } })
    expect(judge(cluster, operationWith(owned(null))).message).toBe(
      'Quayside is restarting, and then goes on. 1 step of 2 was done.',
    )
    const continuedAt = '2026-11-23T18:29:00.000Z'
    expect(judge(cluster, operationWith({ ...owned('b'), continuedAt })).message).toBe(
      'Quayside was restarted, and goes on. 1 step of 2 was done.',
    )
  })
})

describe('a superseded operation', () => {
  const later = operationWith({
    id: 'op-2',
    title: 'Revert it',
    by: 'Kim',
    startedAt: '2026-11-23T18:29:00.000Z',
    request: { ...revertWorkload(workload), to: 'before', way: 'pause' },
    effects: [{ ...effect, from: NEW, to: OLD }],
  })

  it('says which operation did', () => {
    expect(judge(clusterWith(deploymentWith(OLD)), operation, [later, operation])).toMatchObject({
      state: 'superseded',
      isOver: true,
      message: 'A later operation took over: Revert it, by Kim.',
    })
  })

  it.each<[string, Operation['request']]>([
    ['another schedule', { action: 'schedule', ...tag, scheduled: true }],
    ['an import of nothing new', { action: 'import', ...tag }],
    ['a pin of what it brought', { ...pin, until: '2026-12-01T00:00:00.000Z' }],
  ])('is not taken over by %s: a rollout that fails is still its own', (_what, request) => {
    const other = operationWith({ ...later, request, effects: [] })
    const deployment = deploymentWith(NEW)
    const broken = podWith(deployment, {
      containerStatuses: [
        {
          name: 'service',
          ready: false,
          restartCount: 5,
          image: '',
          imageID: '',
          state: { waiting: { reason: 'CrashLoopBackOff' } },
        },
      ],
    })
    const imported = operationWith({ ...operation, request: { action: 'import', ...tag } })
    expect(judge(clusterWith(deployment, [broken]), imported, [other])).toMatchObject({ state: 'failed' })
  })

  it('is superseded by an undo of its tag before the image arrived', () => {
    const imageStreams = [followingStream('packit-service', [OLD])]
    const follow = operationWith({ ...later, request: { action: 'follow', ...tag }, effects: [] })
    const cluster = clusterWith(deploymentWith(OLD), [], { imageStreams })
    expect(judge(cluster, operation, [follow])).toMatchObject({ state: 'superseded' })
  })

  it('is not superseded by a new review date of its own pin before the image arrived', () => {
    const imageStreams = [followingStream('packit-service', [OLD])]
    const record = operationWith({
      ...later,
      request: { ...pin, until: '2026-12-01T00:00:00.000Z' },
      effects: [],
    })
    const cluster = clusterWith(deploymentWith(OLD), [], { imageStreams })
    expect(judge(cluster, operation, [record]).state).not.toBe('superseded')
  })

  it('is not superseded by an operation that did nothing, or that came before', () => {
    const cluster = clusterWith(deploymentWith(NEW))
    const failed = { ...later, steps: later.steps.map((step) => ({ ...step, state: 'failed' as const })) }
    const earlier = { ...later, startedAt: '2026-11-23T18:00:00.000Z' }
    expect(judge(cluster, operation, [failed, earlier]).state).toBe('healthy')
  })

  it('sees that somebody moved the workload to a third image', () => {
    expect(judge(clusterWith(deploymentWith(digest('c'))))).toMatchObject({
      state: 'superseded',
      message: expect.stringContaining('moved packit-service.') as string,
    })
  })
})

describe('a changed tag', () => {
  const [tag] = stream.spec?.tags ?? []
  const [list] = stream.status?.tags ?? []
  const streamWith = (generation: number, conditions: object[]): ImageStream =>
    ({
      ...stream,
      spec: { tags: [{ ...tag, generation }] },
      status: { tags: [{ ...list, conditions }] },
    }) as ImageStream

  it('waits for its import', () => {
    const imageStreams = [streamWith(2, [])]
    expect(judge(clusterWith(deploymentWith(OLD), [], { imageStreams }))).toMatchObject({
      state: 'waiting',
      message: 'The cluster is importing packit-service:prod.',
    })
  })

  it('by a revert also waits for its import', () => {
    const undo = { action: 'follow', stream: 'packit-service', tag: 'prod' } as const
    const request = { ...revertWorkload(workload), to: 'before', way: null } as const
    const revert = operationWith({ request, undo, effects: [effect] })
    const imageStreams = [streamWith(2, [])]
    const cluster = clusterWith(deploymentWith(OLD), [], { imageStreams })
    expect(judge(cluster, revert).message).toBe('The cluster is importing packit-service:prod.')
  })

  it('has failed when its import did, and workloads keep their image', () => {
    const condition = {
      type: 'ImportSuccess',
      status: 'False',
      generation: 2,
      reason: 'NotFound',
      message: 'gone.',
    }
    const imageStreams = [streamWith(2, [condition])]
    expect(judge(clusterWith(deploymentWith(OLD), [], { imageStreams }))).toMatchObject({
      state: 'failed',
      isOver: true,
      message:
        'packit-service:prod was not imported. Not found in the registry: “gone”. Workloads keep their image.',
      next: [{ sentence: 'Undo this' }],
    })
  })
})

describe('a restart', () => {
  const request = { action: 'restart', workload } as const
  const restart = operationWith({ request })
  const restarted = (at: string) => {
    const deployment = deploymentWith(NEW)
    const template = {
      ...deployment.spec.template,
      metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } },
    }
    return clusterWith({ ...deployment, spec: { ...deployment.spec, template } })
  }

  it('waits until the template has the restart, even if all pods are healthy', () => {
    expect(judge(restarted('2026-11-20T00:00:00Z'), restart, [], NOW - 90_000).state).toBe('waiting')
    expect(judge(restarted('2026-11-23T18:27:59Z'), restart).state).toBe('healthy')
  })
})

describe('an operation over several tags', () => {
  const step = (name: string, state: 'done' | 'failed' | 'left'): Operation['steps'][number] => {
    return { sentence: name, tag: name, state, at: '2026-11-23T18:28:00.000Z', message: null }
  }
  const tags = ['packit-service:prod', 'tokman:prod']
  const imported = operationWith({
    request: { action: 'import-all', tags, except: [] },
    steps: [step('packit-service:prod', 'done'), step('tokman:prod', 'failed')],
    effects: [effect],
    undo: null,
  })
  const rolling = clusterWith(deploymentWith(NEW, { updatedReplicas: 0 }))

  it('of which one failed is over when what the others moved is', () => {
    expect(judge(rolling, imported)).toMatchObject({ state: 'moving', isOver: false })
    const progress = judge(clusterWith(deploymentWith(NEW)), imported)
    expect(progress).toMatchObject({
      state: 'failed',
      isOver: true,
      message: '1 of 2 done, 1 failed. All pods of packit-service are ready.',
      next: [{ sentence: 'Retry failed tags' }],
    })
    expect(endOf(progress, 'then')?.workloads).toMatchObject([{ state: 'healthy', ready: 1 }])
  })

  it('of which none was done is over at once', () => {
    const none = { ...imported, steps: [step('packit-service:prod', 'failed'), step('tokman:prod', 'left')] }
    expect(judge(rolling, none)).toMatchObject({ state: 'failed', isOver: true })
  })

  describe('that puts them back', () => {
    const undone = operationWith({
      request: { action: 'undo', operation: 'op-0', except: [], also: [] },
      steps: tags.map((tag) => step(tag, 'done')),
      effects: [effect],
      undo: null,
    })
    const streamsWith = (state: 'pending' | 'failed') => {
      const other = followingStream('tokman', [OLD])
      const [spec] = other.spec?.tags ?? []
      const [list] = other.status?.tags ?? []
      const failure = {
        type: 'ImportSuccess',
        status: 'False',
        generation: 2,
        reason: 'NotFound',
        message: 'gone.',
      }
      const conditions = state === 'failed' ? [failure] : []
      const status = { tags: [{ ...list, conditions }] }
      return [stream, { ...other, spec: { tags: [{ ...spec, generation: 2 }] }, status } as ImageStream]
    }
    const clusterOf = (imageStreams: ImageStream[]) =>
      clusterWith(deploymentWith(NEW), undefined, { imageStreams })

    it('waits for the import of each', () => {
      expect(judge(clusterOf(streamsWith('pending')), undone)).toMatchObject({
        state: 'waiting',
        message: 'The cluster is importing tokman:prod.',
      })
    })

    it('has failed if one import did, once the others are settled', () => {
      expect(judge(clusterOf(streamsWith('failed')), undone)).toMatchObject({
        state: 'failed',
        isOver: true,
        message: expect.stringMatching(
          /^tokman:prod was not imported\. .* All pods of packit-service are ready\.$/,
        ) as string,
      })
    })

    it('is healthy when all are', () => {
      const imageStreams = [stream, followingStream('tokman', [OLD])]
      expect(judge(clusterOf(imageStreams), undone)).toMatchObject({ state: 'healthy', isOver: true })
    })
  })
})

it('a changed schedule is done, also where the last import of the tag failed', () => {
  const [list] = stream.status?.tags ?? []
  const condition = {
    type: 'ImportSuccess',
    status: 'False',
    generation: 1,
    reason: 'NotFound',
    message: 'gone.',
  }
  const failing = { ...stream, status: { tags: [{ ...list, conditions: [condition] }] } } as ImageStream
  const scheduled = operationWith({ request: { action: 'schedule', ...tag, scheduled: true } })
  expect(judge(clusterWith(deploymentWith(OLD), [], { imageStreams: [failing] }), scheduled)).toMatchObject({
    state: 'done',
    message: 'Done. The schedule shows the result.',
  })
})

it('a skipped run is done, and offers to run it now instead', () => {
  const request = { action: 'skip', cronJob: 'import-images', run: '2026-12-01T02:00:00Z' } as const
  expect(judge(clusterWith(deploymentWith(OLD), []), operationWith({ request }))).toMatchObject({
    state: 'done',
    next: [{ request: { action: 'run', cronJob: 'import-images' } }],
  })
})
