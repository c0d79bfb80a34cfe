import { describe, expect, it } from 'vitest'
import { answered } from '#lib/domain/testing/recorded-objects'
import { deploymentOf, podOf, replicaSetOf, snapshotOf, summaryIn } from '#lib/domain/testing/test-objects'
import { podOfSet, setOf, UNREADY } from '#lib/domain/testing/test-sets'
import type { Condition, Deployment, Event, Pod } from '#lib/kubernetes/objects'

const QUOTA =
  'pods "a-2-x" is forbidden: exceeded quota: rqtest, requested: pods=1, used: pods=14, limited: pods=14'
const PROGRESSING: Condition = { type: 'Progressing', status: 'True' }
const EXCEEDED: Condition = {
  type: 'Progressing',
  status: 'False',
  reason: 'ProgressDeadlineExceeded',
  message: 'ReplicaSet "a-2" has timed out progressing.',
}
const REPLICA_FAILURE: Condition = {
  type: 'ReplicaFailure',
  status: 'True',
  reason: 'FailedCreate',
  message: QUOTA,
}

describe('a Deployment', () => {
  const images = { app: 'quay.io/packit/app:prod' }
  const judge = (status: NonNullable<Deployment['status']>, pod?: Pod['status']) => {
    const deployment = deploymentOf('a', { images, status })
    const replicaSet = replicaSetOf(deployment, 2, '2')
    const pods = pod ? [podOf(replicaSet, { status: pod })] : []
    const lists = { deployments: [deployment], replicaSets: [replicaSet], pods }
    return summaryIn(snapshotOf(lists), { kind: 'Deployment', name: 'a' })
  }
  const none = { replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 }

  it('says that a quota keeps its pods away', () => {
    expect(judge({ ...none, conditions: [PROGRESSING, REPLICA_FAILURE] })).toMatchObject({
      health: 'unhealthy',
      reason: `0 of 1 pods run the new revision. Pods cannot be created: ${QUOTA}.`,
    })
  })

  it.each([
    [{ reason: 'FailedDelete', message: 'pods "a-2-x" is forbidden' }, 'deleted: pods "a-2-x" is forbidden.'],
    [{ reason: 'FailedCreate', message: '' }, 'created: FailedCreate.'],
  ])('says what its condition %o says', (failure, words) => {
    const conditions = [PROGRESSING, { ...REPLICA_FAILURE, ...failure }]
    expect(judge({ ...none, conditions }).reason).toContain(`Pods cannot be ${words}`)
  })

  it('also says so after its deadline', () => {
    expect(judge({ ...none, conditions: [EXCEEDED, REPLICA_FAILURE] })).toMatchObject({
      health: 'stuck',
      reason: `Pods cannot be created: ${QUOTA}. ReplicaSet "a-2" has timed out progressing.`,
    })
  })

  it('says which pod cannot be scheduled, and why, before and after its deadline', () => {
    const why =
      'a-2-abcde never got ready. It cannot be scheduled: 0/6 nodes are available: 6 Insufficient memory.'
    const status = { ...none, replicas: 1, updatedReplicas: 1 }
    expect(judge({ ...status, conditions: [PROGRESSING] }, UNREADY.unschedulable).reason).toBe(
      `0 of 1 pods are ready. ${why}`,
    )
    expect(judge({ ...status, conditions: [EXCEEDED] }, UNREADY.unschedulable).reason).toBe(
      `${why} ReplicaSet "a-2" has timed out progressing.`,
    )
  })

  it('has no available pod where its status leaves the number out', () => {
    const deployment = deploymentOf('a', { images, spec: { minReadySeconds: 8 } })
    const { availableReplicas: _zero, ...status } = deployment.status ?? {}
    const lists = { deployments: [{ ...deployment, status }] }
    expect(summaryIn(snapshotOf(lists), { kind: 'Deployment', name: 'a' }).reason).toBe(
      '0 of 1 pods are available. 1 ready pod is not available yet: minReadySeconds is 8.',
    )
  })

  it('says that ready pods are not available yet', () => {
    const deployment = deploymentOf('a', {
      images,
      spec: { minReadySeconds: 8 },
      status: { replicas: 2, updatedReplicas: 1, readyReplicas: 2, availableReplicas: 1 },
    })
    expect(
      summaryIn(snapshotOf({ deployments: [deployment] }), { kind: 'Deployment', name: 'a' }).reason,
    ).toBe('1 of 1 pods run the new revision. 1 ready pod is not available yet: minReadySeconds is 8.')
  })
})

describe('a StatefulSet, which says only by an Event that a quota keeps its pods away', () => {
  const set = setOf('a', { image: 'a', status: { replicas: 1, readyReplicas: 1, updatedReplicas: 1 } })
  const failed = (lastTimestamp: string, reason = 'FailedCreate'): Event => ({
    metadata: { name: `a.${lastTimestamp}` },
    involvedObject: { kind: 'StatefulSet', name: 'a' },
    reason,
    message: `create Pod a-1 in StatefulSet a failed error: ${QUOTA}`,
    lastTimestamp,
  })
  const judge = (pods: Pod[], ...events: Event[]) =>
    summaryIn(
      {
        ...snapshotOf({ statefulSets: [set], pods }),
        events: { ok: true, value: events },
      },
      { kind: 'StatefulSet', name: 'a' },
    )
  const first = podOfSet(set, 0, 'a')

  it('is unhealthy and says so', () => {
    expect(judge([first], failed('2026-11-23T18:29:00Z'))).toMatchObject({
      health: 'unhealthy',
      reason: `1 of 2 pods run the new revision. Pods cannot be created: ${QUOTA}.`,
    })
  })

  it('says so of the quota of volume claims', () => {
    const event = failed('2026-11-23T18:29:00Z')
    const message = 'create Claim data-a-1 for Pod a-1 in StatefulSet a failed error: exceeded quota: claims'
    expect(judge([first], { ...event, message }).reason).toContain(
      'Pods cannot be created: exceeded quota: claims.',
    )
  })

  it('does not say so when the event is old, about something else, or all pods are there', () => {
    for (const event of [
      failed('2026-11-23T17:00:00Z'),
      failed('2026-11-23T18:29:00Z', 'RecreatingFailedPod'),
      { ...failed('2026-11-23T18:29:00Z'), involvedObject: { kind: 'ReplicaSet', name: 'a' } },
    ]) {
      expect(judge([first], event)).toMatchObject({ health: 'rolling-out' })
    }
    const all = [first, podOfSet(set, 1, 'a')]
    expect(judge(all, failed('2026-11-23T18:29:00Z')).reason).not.toContain('quota')
  })

  it('does not say so when a pod was created since', () => {
    const later = { ...first, metadata: { ...first.metadata, creationTimestamp: '2026-11-23T18:29:30Z' } }
    expect(judge([later], failed('2026-11-23T18:29:00Z')).reason).not.toContain('quota')
  })
})

describe('in the recording of limits', () => {
  const LIMITS = 'deployment-paused-and-limits'
  const quota = /Pods cannot be created: pods ".*" is forbidden: exceeded quota: nopods, requested: pods=1/
  const deploymentIn = (step: number) => {
    const deployment = answered('Deployment', LIMITS, step)
    const { name } = deployment.metadata
    return summaryIn(snapshotOf({ deployments: [deployment] }), { kind: 'Deployment', name })
  }

  it.each([
    [57, 'with a rolling update'],
    [59, 'with Recreate'],
  ])('a Deployment (step %d) names the quota, %s', (step) => {
    expect(deploymentIn(step)).toMatchObject({
      health: 'unhealthy',
      reason: expect.stringMatching(quota) as string,
    })
  })

  it('a StatefulSet names the quota', () => {
    const set = answered('StatefulSet', LIMITS, 61)
    const events = answered('EventList', LIMITS, 63).items ?? []
    const snapshot = { ...snapshotOf({ statefulSets: [set] }), readAt: '2026-11-29T08:55:30Z' }
    const freshness = {
      ...snapshot.freshness,
      pods: { ...snapshot.freshness.pods, freshAt: snapshot.readAt },
    }
    const known = { ...snapshot, freshness, events: { ok: true as const, value: events } }
    expect(summaryIn(known, { kind: 'StatefulSet', name: 'jl-sts' }).reason).toMatch(quota)
  })

  it('a ready pod is not available before minReadySeconds', () => {
    expect(deploymentIn(10).reason).toBe(
      '1 of 1 pods run the new revision. 1 ready pod is not available yet: minReadySeconds is 8.',
    )
  })
})
