import { describe, expect, it } from 'vitest'
import type { Deployment, Pod, StatefulSet } from '#lib/kubernetes/objects'
import { answered, recordedSnapshot, SERVICE, watched, WORKER } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  evicted,
  podOf,
  replicaSetOf,
  runningAgain,
  snapshotOf,
  summaryIn,
} from '#lib/domain/testing/test-objects'
import { blockingPod } from '#lib/domain/workload/pods'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'

describe('a StatefulSet with OrderedReady', () => {
  const scenario = 'statefulset-broken-pod'
  const pods = (step: number) => answered('PodList', scenario, step).items ?? []
  const judge = (set: StatefulSet, of: Pod[]) =>
    summaryIn(snapshotOf({ statefulSets: [set], pods: of }), WORKER)
  const full = answered('StatefulSet', scenario, 3)

  it('is healthy before the change', () => {
    const [broken] = watched('StatefulSet', scenario, 1)
    const before = {
      ...full,
      metadata: { ...full.metadata, generation: 7 },
      ...(broken?.status && { status: broken.status }),
    }
    expect(judge(before, [])).toMatchObject({
      health: 'healthy',
      reason: null,
      ready: 2,
      desired: 2,
      updated: 2,
      strategy: 'OrderedReady',
    })
  })

  it('rolls out as soon as its template has changed', () => {
    const [unobserved, started] = watched('StatefulSet', scenario, 1)
    expect(unobserved && judge(unobserved, [])).toMatchObject({
      health: 'rolling-out',
      reason: 'The StatefulSet changed; its controller has not seen the change yet.',
    })
    expect(started && judge(started, pods(4).slice(0, 1))).toMatchObject({
      health: 'rolling-out',
      reason: '0 of 2 pods run the new revision.',
    })
  })

  it('is unhealthy if a pod of the new revision crashes', () => {
    expect(judge(full, pods(4))).toMatchObject({
      health: 'unhealthy',
      reason: 'packit-worker-short-running-1 is in CrashLoopBackOff, 3 restarts.',
      ready: 1,
      updated: 1,
    })
  })

  it('stays stuck behind that pod although the template is good again', () => {
    const set = answered('StatefulSet', scenario, 8)
    expect(set.status?.currentRevision).toBe(set.status?.updateRevision)
    const stuck = judge(set, pods(9))
    expect(stuck).toMatchObject({
      health: 'stuck',
      reason:
        'packit-worker-short-running-1 is in CrashLoopBackOff and blocks the rollout until it is deleted.',
    })
    expect(blockingPod(stuck)?.name).toBe('packit-worker-short-running-1')
    expect(blockingPod(judge(full, pods(4)))).toBeNull()
  })

  it('is also stuck if an earlier pod of the new revision is broken', () => {
    const [first, second] = pods(9)
    const broken = first && second && { ...first, status: second.status ?? {} }
    const health = broken && judge(answered('StatefulSet', scenario, 8), [broken, second])
    expect(health).toMatchObject({ health: 'stuck', reason: expect.stringContaining('running-1') as string })
  })

  describe('whose pod runs again after a crash', () => {
    const again = (ready: boolean) =>
      pods(9).map((pod, index) => (index === 1 ? runningAgain(pod, '2026-11-23T18:29:40Z', ready) : pod))
    const trouble =
      'packit-worker-short-running-1 restarted 3 times, most recently 20 s before the last check'

    it('is stuck while that pod is not ready', () => {
      expect(judge(answered('StatefulSet', scenario, 8), again(false))).toMatchObject({
        health: 'stuck',
        reason: `${trouble} and blocks the rollout until it is deleted.`,
      })
    })

    it('is unhealthy while it is ready, since the controller continues', () => {
      expect(judge(answered('StatefulSet', scenario, 8), again(true))).toMatchObject({
        health: 'unhealthy',
        reason: `${trouble}.`,
      })
    })
  })

  it('is healthy again once the pod is deleted', () => {
    const [first] = pods(9)
    const recovered = watched('Pod', scenario, 14).at(-1)
    const all = [first, recovered].filter((pod) => pod !== undefined)
    expect(judge(answered('StatefulSet', scenario, 15), all)).toMatchObject({ health: 'healthy', updated: 2 })
  })

  it('with Parallel is unhealthy but not stuck, since it recovers by itself', () => {
    const set = answered('StatefulSet', scenario, 8)
    expect(judge({ ...set, spec: { ...set.spec, podManagementPolicy: 'Parallel' } }, pods(9)).health).toBe(
      'unhealthy',
    )
  })

  it('with OnDelete is unhealthy but not stuck, since there is no rollout to block', () => {
    const set = answered('StatefulSet', scenario, 8)
    const spec = { ...set.spec, updateStrategy: { type: 'OnDelete' as const } }
    expect(judge({ ...set, spec }, pods(9)).health).toBe('unhealthy')
  })

  it('waits for the pod that replaces an evicted one', () => {
    const [first, second] = pods(9)
    const all = first && second ? [first, evicted(second)] : []
    const waiting = judge(answered('StatefulSet', scenario, 8), all)
    expect(waiting).toMatchObject({ health: 'rolling-out', reason: '1 of 2 pods run the new revision.' })
    expect(blockingPod(waiting)).toBeNull()
  })

  it('is judged by its status if the pods could not be read', () => {
    expect(judge(answered('StatefulSet', scenario, 8), [])).toMatchObject({ health: 'rolling-out', pods: [] })
  })
})

describe('a StatefulSet', () => {
  const set = answered('StatefulSet', 'rollout-history', 6)
  const judge = (spec: Partial<StatefulSet['spec']>, status: Partial<StatefulSet['status']> = {}) =>
    summaryIn(
      snapshotOf({
        statefulSets: [{ ...set, spec: { ...set.spec, ...spec }, status: { ...set.status, ...status } }],
      }),
      WORKER,
    )

  it('keeps the pods below its partition as they are', () => {
    const updateStrategy = { rollingUpdate: { partition: 1 } }
    expect(judge({ updateStrategy }, { updatedReplicas: 1 }).health).toBe('healthy')
    expect(judge({ updateStrategy }, { updatedReplicas: 0 })).toMatchObject({
      health: 'rolling-out',
      reason: '0 of 1 pods run the new revision; its partition keeps the others.',
    })
  })

  it('with OnDelete rolls nothing out, and says which pods are old', () => {
    expect(judge({ updateStrategy: { type: 'OnDelete' } }, { updatedReplicas: 1 })).toMatchObject({
      strategy: 'OnDelete',
      health: 'healthy',
      reason: '1 of 2 pods run the new revision; the others are updated once they are deleted.',
    })
  })

  it('is scaled down', () => {
    expect(judge({ replicas: 0 }, { replicas: 0, readyReplicas: 0 }).health).toBe('scaled-down')
  })
})

describe('a Deployment with a broken image', () => {
  const scenario = 'deployment-broken-pod'
  const pods = watched('Pod', scenario, 2)
  const full = answered('Deployment', scenario, 3)

  /** No ReplicaSets were recorded, so they are made from the owner references of the pods. */
  function judge(deployment: Deployment | undefined, of: Pod[]): Partial<WorkloadSummary> {
    if (deployment === undefined) return {}
    const owner = of[0]?.metadata.ownerReferences?.[0]
    const hash = owner?.name.split('-').at(-1) ?? ''
    const made = replicaSetOf(
      deployment,
      Number(full.metadata.annotations?.['deployment.kubernetes.io/revision']),
      hash,
    )
    const replicaSets = owner ? [{ ...made, metadata: { ...made.metadata, uid: owner.uid } }] : []
    return summaryIn(snapshotOf({ deployments: [deployment], replicaSets, pods: of }), {
      kind: 'Deployment',
      name: 'packit-dashboard',
    })
  }

  const health = (step: number) => watched('Deployment', scenario, step).map((each) => judge(each, []).health)

  it('rolls out until the deadline, then is stuck', () => {
    expect(health(1)).toEqual([...Array<string>(6).fill('rolling-out'), 'stuck'])
  })

  it('is unhealthy once its pod crashes', () => {
    const crashing = pods.filter(({ status }) =>
      status?.containerStatuses?.some(({ state }) => state?.waiting),
    )
    expect(judge(watched('Deployment', scenario, 1).at(-2), crashing.slice(0, 1))).toMatchObject({
      health: 'unhealthy',
      reason: expect.stringContaining('is in CrashLoopBackOff') as string,
      pods: [{ isUpdated: true }],
    })
  })

  it('names the pod that it is stuck on', () => {
    expect(judge(full, pods.slice(-1))).toMatchObject({
      health: 'stuck',
      strategy: 'Recreate',
      reason:
        'packit-dashboard-57749cd74d-zkjgj is in CrashLoopBackOff. ReplicaSet "packit-dashboard-57749cd74d" has timed out progressing.',
    })
  })

  it('also names it between two crashes', () => {
    const again = pods.slice(-1).map((pod) => runningAgain(pod, '2026-11-23T18:28:30Z'))
    expect(judge(full, again)).toMatchObject({
      health: 'stuck',
      reason: expect.stringMatching(
        /^packit-dashboard-57749cd74d-zkjgj restarted \d+ times, most recently 1 min before the last check\. ReplicaSet /,
      ) as string,
      pods: [{ status: 'Running', isReady: true }],
    })
  })

  it('recovers by itself once the tag is pinned', () => {
    expect(health(7)[0]).toBe('rolling-out')
    expect(health(7).at(-1)).toBe('healthy')
  })
})

describe('a Deployment', () => {
  const judge = (parts: Partial<Parameters<typeof deploymentOf>[1]>, pods: Pod[] = []) => {
    const deployment = deploymentOf('packit-service', {
      images: { service: 'quay.io/packit/service:prod' },
      ...parts,
    })
    return summaryIn(snapshotOf({ deployments: [deployment], replicaSets: [REPLICA_SET], pods }), SERVICE)
  }
  const REPLICA_SET = replicaSetOf(deploymentOf('packit-service', { images: {} }), 2, 'abc')
  const state = { waiting: { reason: 'ImagePullBackOff' } }
  const container = { name: 'service', image: '', imageID: '', ready: false, restartCount: 0, state }
  const broken = podOf(REPLICA_SET, { status: { containerStatuses: [container] } })

  it('is healthy in the recording', () => {
    expect(summaryIn(recordedSnapshot(), SERVICE)).toMatchObject({
      health: 'healthy',
      ready: 1,
      desired: 1,
      updated: 1,
      strategy: 'Recreate',
    })
  })

  it('is paused, unless a pod is broken', () => {
    expect(judge({ spec: { paused: true } }).health).toBe('paused')
    expect(judge({ spec: { paused: true } }, [broken]).health).toBe('unhealthy')
  })

  it('is unhealthy between two crashes of a pod, and healthy once it has run for five minutes', () => {
    const again = (startedAt: string) => {
      const status = { ...container, restartCount: 4 }
      return runningAgain(podOf(REPLICA_SET, { status: { containerStatuses: [status] } }), startedAt)
    }
    expect(judge({}, [again('2026-11-23T18:29:40Z')])).toMatchObject({
      health: 'unhealthy',
      reason: 'packit-service-abc-abcde restarted 4 times, most recently 20 s before the last check.',
    })
    expect(judge({}, [again('2026-11-23T18:20:00Z')])).toMatchObject({ health: 'healthy', reason: null })
  })

  it('does not count an evicted pod, which its ReplicaSet has replaced', () => {
    expect(judge({}, [evicted(broken)])).toMatchObject({ health: 'healthy', reason: null, pods: [] })
  })

  it('waits until pods are ready', () => {
    expect(judge({ status: { readyReplicas: 0, availableReplicas: 0 } })).toMatchObject({
      health: 'rolling-out',
      reason: '0 of 1 pods are ready.',
    })
  })

  it('rolls out while there are old pods', () => {
    expect(judge({ status: { replicas: 2 } }).health).toBe('rolling-out')
  })

  it('is scaled to zero', () => {
    const status = { replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 }
    expect(judge({ spec: { replicas: 0 }, status }).health).toBe('scaled-down')
  })

  it('is unknown without a status', () => {
    const { status: _status, ...deployment } = deploymentOf('packit-service', { images: {} })
    expect(summaryIn(snapshotOf({ deployments: [deployment] }), SERVICE)).toMatchObject({
      health: 'unknown',
      ready: 0,
      desired: 1,
    })
  })

  it('counts only pods that it controls, not those of an old one with its name', () => {
    const [owner] = REPLICA_SET.metadata.ownerReferences ?? []
    const ownedBy = (...ownerReferences: (typeof owner)[]) => {
      const metadata = { ...REPLICA_SET.metadata, ownerReferences: ownerReferences.filter((each) => !!each) }
      const snapshot = snapshotOf({
        deployments: [deploymentOf('packit-service', { images: {} })],
        replicaSets: [{ ...REPLICA_SET, metadata }],
        pods: [broken],
      })
      return summaryIn(snapshot, SERVICE).pods
    }
    expect(ownedBy(owner && { ...owner, uid: 'old' })).toEqual([])
    expect(ownedBy(owner && { ...owner, uid: 'other', controller: false }, owner)).toHaveLength(1)
  })
})
