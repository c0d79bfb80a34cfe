import { describe, expect, it } from 'vitest'
import { snapshotOf, summaryIn } from '#lib/domain/testing/test-objects'
import { podOfSet, READY, setOf, UNREADY } from '#lib/domain/testing/test-sets'
import { blockingPod } from '#lib/domain/workload/pods'
import type { Pod, StatefulSet } from '#lib/kubernetes/objects'

const X17 = { kind: 'StatefulSet', name: 'x17' } as const
/** The template is `a` again, after `b` was bad. */
const set = setOf('x17', { image: 'a', status: { readyReplicas: 1, updatedReplicas: 1 } })
const judge = (of: StatefulSet, ...pods: Pod[]) => summaryIn(snapshotOf({ statefulSets: [of], pods }), X17)
const withSpec = (spec: Partial<StatefulSet['spec']>): StatefulSet => ({
  ...set,
  spec: { ...set.spec, ...spec },
})
const neverReady = podOfSet(set, 1, 'b', UNREADY['never ready'])
const fine = podOfSet(set, 0, 'a')

/** Made or changed so long before the snapshot was read. */
function aged(pod: Pod, seconds: number, startTime?: string): Pod {
  const at = new Date(Date.parse('2026-11-23T18:30:00Z') - seconds * 1000).toISOString()
  const conditions = pod.status?.conditions?.map((each) => ({ ...each, lastTransitionTime: at }))
  const status = { ...pod.status, ...(conditions && { conditions }), ...(startTime && { startTime }) }
  return { ...pod, metadata: { ...pod.metadata, creationTimestamp: at }, status }
}

describe('a StatefulSet with OrderedReady is stuck behind a pod of an old revision', () => {
  it.each([
    ['never ready', ' Its container app runs, but is not ready.'],
    ['unschedulable', ' It cannot be scheduled: 0/6 nodes are available: 6 Insufficient memory.'],
    ['volume missing', ' Its containers are not created yet.'],
    ['init container that never ends', ' Its init container migrate has not finished.'],
  ] as const)('%s', (kind, why) => {
    const summary = judge(set, fine, podOfSet(set, 1, 'b', UNREADY[kind]))
    expect(summary).toMatchObject({
      health: 'stuck',
      reason: `x17-1 never got ready and blocks the rollout until it is deleted.${why}`,
      blockedBy: 'x17-1',
    })
    expect(blockingPod(summary)?.name).toBe('x17-1')
  })

  it.each([
    ['image pull', 'ImagePullBackOff'],
    ['crash loop', 'CrashLoopBackOff'],
  ] as const)('%s', (kind, status) => {
    const summary = judge(set, fine, aged(podOfSet(set, 1, 'b', UNREADY[kind]), 1))
    expect(summary.reason).toBe(`x17-1 is in ${status} and blocks the rollout until it is deleted.`)
  })

  it.each([
    [
      'initContainerStatuses',
      { terminated: { exitCode: 1, reason: 'Error' } },
      'init container app has ended with exit code 1 (Error)',
    ],
    [
      'containerStatuses',
      { terminated: { exitCode: 0, reason: 'Completed' } },
      'container app has ended with exit code 0 (Completed)',
    ],
    [
      'containerStatuses',
      { waiting: { reason: 'SignatureValidationFailed', message: 'no signature' } },
      'containers are not created yet: SignatureValidationFailed: no signature',
    ],
    [
      'initContainerStatuses',
      { waiting: { reason: 'ImageInspectError' } },
      'containers are not created yet: ImageInspectError',
    ],
  ])('whose %s have the state %o', (where, state, why) => {
    const [app] = UNREADY['never ready'].containerStatuses
    const pod = podOfSet(set, 1, 'b', { ...UNREADY['volume missing'], [where]: [{ ...app, state }] })
    expect(judge(set, fine, pod).reason).toBe(
      `x17-1 never got ready and blocks the rollout until it is deleted. Its ${why}.`,
    )
  })

  it('that was ready before', () => {
    const pod = aged(neverReady, 600, '2026-11-23T18:00:00Z')
    expect(judge(set, fine, pod).reason).toContain('x17-1 is no longer ready and blocks')
    expect(judge(set, fine, aged(neverReady, 1800, '2026-11-23T18:00:00Z')).reason).toContain(
      'never got ready',
    )
  })

  it('the first of several, by ordinal and not by name', () => {
    const pods = [10, 2].map((ordinal) => podOfSet(set, ordinal, 'b', UNREADY.unschedulable))
    expect(judge(withSpec({ replicas: 11 }), ...pods).blockedBy).toBe('x17-2')
  })

  it('with a startup or readiness probe that an Event explains', () => {
    const metadata = { name: 'e', creationTimestamp: '2026-11-23T18:29:00Z' }
    const event = {
      metadata,
      involvedObject: { kind: 'Pod', name: 'x17-1' },
      reason: 'Unhealthy',
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
    }
    const snapshot = snapshotOf({ statefulSets: [set], pods: [fine, neverReady] })
    const explained = { ...snapshot, events: { ok: true as const, value: [event] } }
    expect(summaryIn(explained, X17).reason).toContain(
      'Its container app runs, but is not ready: Readiness probe failed: HTTP probe failed with statuscode: 503.',
    )
    const older = { ...event, metadata: { ...metadata, creationTimestamp: '2026-11-23T17:00:00Z' } }
    const before = { ...snapshot, events: { ok: true as const, value: [older] } }
    expect(summaryIn(before, X17).reason).not.toContain('503')
  })
})

describe('a StatefulSet is not stuck', () => {
  const isStuck = (of: StatefulSet, ...pods: Pod[]) => judge(of, ...pods).health === 'stuck'

  it('while a pod only starts', () => {
    expect(judge(set, fine, aged(neverReady, 60))).toMatchObject({
      health: 'rolling-out',
      reason: '1 of 2 pods run the new revision.',
      blockedBy: null,
    })
    expect(isStuck(set, fine, aged(neverReady, 180))).toBe(true)
  })

  it('behind a pod that is being deleted', () => {
    const metadata = { ...neverReady.metadata, deletionTimestamp: '2026-11-23T18:29:00Z' }
    expect(isStuck(set, fine, { ...neverReady, metadata })).toBe(false)
    expect(judge(set, fine, { ...neverReady, metadata }).health).toBe('rolling-out')
  })

  it('behind a pod that was deleted and does not end, which no deletion helps, but it is told', () => {
    const metadata = { ...neverReady.metadata, deletionTimestamp: '2026-11-23T18:20:00Z' }
    expect(judge(set, fine, { ...neverReady, metadata })).toMatchObject({
      health: 'unhealthy',
      reason: '1 of 2 pods run the new revision. x17-1 was deleted, but it does not end.',
    })
  })

  it('with Parallel, or a Deployment', () => {
    expect(isStuck(withSpec({ podManagementPolicy: 'Parallel' }), fine, neverReady)).toBe(false)
  })

  it('behind a pod of the new revision, which would come back as it is, but it is told', () => {
    const pod = podOfSet(set, 1, 'a', UNREADY.unschedulable)
    expect(judge(set, fine, pod)).toMatchObject({
      health: 'unhealthy',
      reason: expect.stringContaining('x17-1 never got ready. It cannot be scheduled: 0/6 nodes') as string,
    })
    expect(judge(set, fine, aged(pod, 60))).toMatchObject({
      health: 'rolling-out',
      reason:
        '1 of 2 pods run the new revision. x17-1 is not ready yet. It cannot be scheduled: 0/6 nodes are available: 6 Insufficient memory.',
    })
  })

  it('with OnDelete, unless it keeps deleted pods from coming back', () => {
    const onDelete = withSpec({ updateStrategy: { type: 'OnDelete' }, replicas: 3 })
    const [first, last] = [podOfSet(set, 0, 'b', UNREADY['never ready']), podOfSet(set, 2, 'a')]
    expect(isStuck(onDelete, first, podOfSet(set, 1, 'a'), last)).toBe(false)
    expect(judge(onDelete, first, last)).toMatchObject({ health: 'stuck', blockedBy: 'x17-0' })
  })
})

describe('a StatefulSet with a partition', () => {
  const partitioned = (currentRevision: string): StatefulSet => {
    const of = withSpec({ replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } })
    return { ...of, status: { ...of.status, currentRevision } }
  }
  const pods = [fine, neverReady, podOfSet(set, 2, 'a')]

  it('is released from a pod below it that comes back with the current revision', () => {
    expect(judge(partitioned('x17-a'), ...pods).blockedBy).toBe('x17-1')
  })

  it('is not released from a pod of the current revision', () => {
    const [, , last] = pods
    const judged = judge(partitioned('x17-b'), podOfSet(set, 0, 'b'), neverReady, ...(last ? [last] : []))
    expect(judged).toMatchObject({
      health: 'stuck',
      blockedBy: null,
      reason: expect.stringContaining(
        'deleting it does not help, since it is below the partition.',
      ) as string,
    })
  })
})

describe('a pod that is ready', () => {
  it('has to be available for minReadySeconds, and that is told', () => {
    const status = { readyReplicas: 2, availableReplicas: 1, updatedReplicas: 2 }
    const of = { ...withSpec({ minReadySeconds: 30 }), status: { ...set.status, ...status } }
    expect(judge(of, fine, podOfSet(set, 1, 'a'))).toMatchObject({
      health: 'rolling-out',
      reason: '1 of 2 pods are available. 1 ready pod is not available yet: minReadySeconds is 30.',
    })
  })

  it('also has to be Running', () => {
    const unknown = podOfSet(set, 1, 'b', { ...READY, phase: 'Unknown' })
    expect(judge(set, fine, unknown).health).toBe('stuck')
  })
})
