import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Pod } from '#lib/kubernetes/objects'
import { APPS, NAMESPACE, pause, until } from '../../testing/test-cluster'
import { startRollouts } from '../../testing/test-rollouts'

const { cluster, prepare, deployment, statefulSet, pods, deploy, deploySet, patch } = await startRollouts()
afterAll(() => cluster.stop())
beforeEach(prepare)

function change(name: string, next: (status: NonNullable<Pod['status']>) => Pod['status']): void {
  const pod = cluster.store.get('pods', NAMESPACE, name)
  const status = pod?.status && next(pod.status)
  if (pod && status) cluster.store.update('pods', { ...pod, status })
}

function setReady(name: string, value: 'True' | 'False'): void {
  change(name, (status) => ({
    ...status,
    conditions:
      status.conditions?.map((each) => (each.type === 'Ready' ? { ...each, status: value } : each)) ?? [],
  }))
}

const namesOf = (found: Pod[]) => found.map(({ metadata }) => metadata.name)

describe('a StatefulSet that is scaled down', () => {
  const scaleTo = (replicas: number) => patch(`${APPS}/statefulsets/worker`, { spec: { replicas } })

  it('waits for a surplus pod that is not ready, except for the lowest of them', async () => {
    await deploySet()
    await scaleTo(4)
    await until(statefulSet, ({ status }) => status?.readyReplicas === 4)
    setReady('worker-1', 'False')
    setReady('worker-2', 'False')
    await scaleTo(1)
    await until(pods, (found) => found.length === 3)
    await pause(50)
    expect(namesOf(await pods())).toEqual(['worker-0', 'worker-1', 'worker-2'])
    setReady('worker-2', 'True')
    await until(pods, (found) => found.length === 1)
  })

  it('waits for none with the policy Parallel', async () => {
    await deploySet({}, 'Parallel')
    await scaleTo(4)
    await until(statefulSet, ({ status }) => status?.readyReplicas === 4)
    for (const name of ['worker-0', 'worker-1', 'worker-2']) setReady(name, 'False')
    await scaleTo(1)
    await until(pods, (found) => found.length === 1)
  })

  it('waits for the pods that stay', async () => {
    await deploySet()
    setReady('worker-0', 'False')
    await scaleTo(1)
    await pause(50)
    expect(await pods()).toHaveLength(2)
    setReady('worker-0', 'True')
    await until(pods, (found) => found.length === 1)
  })
})

describe('a ReplicaSet that is scaled down', () => {
  const scaleTo = (replicas: number) => patch(`${APPS}/deployments/worker`, { spec: { replicas } })

  it('waits for no pod, and ends those first that serve the least', async () => {
    await deploy()
    await scaleTo(4)
    await until(deployment, ({ status }) => status?.readyReplicas === 4)
    const [unready = '', restarted = '', pending = '', good = ''] = namesOf(await pods())
    setReady(unready, 'False')
    change(restarted, (status) => ({
      ...status,
      containerStatuses: status.containerStatuses?.map((each) => ({ ...each, restartCount: 5 })) ?? [],
    }))
    change(pending, (status) => ({ ...status, phase: 'Pending' }))
    for (const left of [[unready, restarted, good], [restarted, good], [good]]) {
      await scaleTo(left.length)
      expect(namesOf(await until(pods, (found) => found.length === left.length)).sort()).toEqual(left.sort())
    }
  })
})
