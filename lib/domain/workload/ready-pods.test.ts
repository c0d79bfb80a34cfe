import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deploymentOf,
  podOf,
  readAt,
  replicaSetOf,
  snapshotOf,
  summaryIn,
} from '#lib/domain/testing/test-objects'
import { podOfSet, READY, revisionOfSet, setOf } from '#lib/domain/testing/test-sets'
import type { Pod } from '#lib/kubernetes/objects'

const SET = { kind: 'StatefulSet', name: 'worker' } as const
const APP = { kind: 'Deployment', name: 'app' } as const
const deleted = (pod: Pod): Pod => ({
  ...pod,
  metadata: { ...pod.metadata, deletionTimestamp: '2026-11-23T18:29:50Z' },
})

describe('the ready pods of a workload', () => {
  it('are never more than it wants, while a rollout has one more', () => {
    const status = { replicas: 3, readyReplicas: 3, updatedReplicas: 1, availableReplicas: 3 }
    const app = deploymentOf('app', { images: { app: 'x' }, spec: { replicas: 2 }, status })
    const [old, now] = [replicaSetOf(app, 1, 'old'), replicaSetOf(app, 2, 'now')]
    const pods = [podOf(old, { status: READY }), podOf(old, { status: READY }), podOf(now, { status: READY })]
    const known = { deployments: [app], replicaSets: [old, now], pods }
    expect(summaryIn(snapshotOf(known), APP)).toMatchObject({ ready: 2, desired: 2, updated: 1 })
    expect(summaryIn(snapshotOf({ ...known, pods: [] }), APP)).toMatchObject({ ready: 2, desired: 2 })
  })

  it('do not include one that is being deleted, although the status of a StatefulSet counts it', () => {
    const set = setOf('worker', { image: 'a' })
    const pods = [podOfSet(set, 0, 'a'), deleted(podOfSet(set, 1, 'a'))]
    const controllerRevisions = [revisionOfSet(set, 'a', 1)]
    expect(summaryIn(snapshotOf({ statefulSets: [set], pods, controllerRevisions }), SET)).toMatchObject({
      ready: 1,
      desired: 2,
      updated: 1,
      health: 'rolling-out',
      pods: [{ isReady: true }, { isReady: false }],
    })
  })

  it('are all that it wants when one too many is being deleted', () => {
    const set = setOf('worker', { image: 'a', status: { replicas: 3, readyReplicas: 3, updatedReplicas: 3 } })
    const pods = [0, 1].map((at) => podOfSet(set, at, 'a'))
    const all = [...pods, deleted(podOfSet(set, 2, 'a'))]
    expect(summaryIn(snapshotOf({ statefulSets: [set], pods: all }), SET)).toMatchObject({
      ready: 2,
      desired: 2,
      updated: 2,
      health: 'healthy',
    })
  })

  it('are never more than it wants, whatever its status and its pods say', () => {
    const few = fc.nat(4)
    const fate = fc.constantFrom('ready', 'starting', 'leaving')
    fc.assert(
      fc.property(
        few,
        few,
        few,
        fc.array(fate, { maxLength: 5 }),
        (replicas, readyReplicas, updatedReplicas, fates) => {
          const status = { replicas: fates.length, readyReplicas, updatedReplicas }
          const set = setOf('worker', { image: 'a', replicas, status })
          const pods = fates.map((each, at) => {
            const pod = podOfSet(set, at, 'a', each === 'starting' ? { phase: 'Pending' } : READY)
            return each === 'leaving' ? deleted(pod) : pod
          })
          const { ready, desired, updated } = summaryIn(snapshotOf({ statefulSets: [set], pods }), SET)
          expect(desired).toBe(replicas)
          expect(Math.max(ready, updated)).toBeLessThanOrEqual(desired)
          if (pods.length > 0)
            expect(ready).toBeLessThanOrEqual(fates.filter((each) => each === 'ready').length)
        },
      ),
    )
  })
})

describe('a workload whose pods just started', () => {
  const app = deploymentOf('app', { images: { app: 'x' } })
  const replicaSet = replicaSetOf(app, 2, 'now')
  const started = (probe: object | null) => {
    const containers = [{ name: 'app', image: 'x', ...(probe && { readinessProbe: probe }) }]
    return snapshotOf({
      deployments: [app],
      replicaSets: [replicaSet],
      pods: [podOf(replicaSet, { spec: { containers }, status: READY })],
    })
  }
  const health = (probe: object | null, time: string) => summaryIn(readAt(started(probe), time), APP).health

  it('settles for a minute without a readiness probe, as its operation does', () => {
    expect(health(null, '2026-11-23T18:00:59Z')).toBe('settling')
    expect(health(null, '2026-11-23T18:01:00Z')).toBe('healthy')
  })

  it('is healthy at once with a readiness probe', () => {
    expect(health({ tcpSocket: {} }, '2026-11-23T18:00:01Z')).toBe('healthy')
  })

  it('says why it is not called healthy yet', () => {
    expect(summaryIn(readAt(started(null), '2026-11-23T18:00:30Z'), APP).reason).toContain('after a minute')
  })
})
