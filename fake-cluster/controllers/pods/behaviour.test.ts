import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Deployment, Event, KubernetesList, Pod } from '#lib/kubernetes/objects'
import {
  APPS,
  CORE,
  deploymentOf,
  NAMESPACE,
  startTestCluster,
  until,
  type TestCluster,
} from '../../testing/test-cluster'
import { BEHAVIOUR } from './behaviour'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

beforeEach(() => {
  cluster.registry.clear()
  cluster.push('packit/worker', '1')
  cluster.reset((store) => {
    store.put('configmaps', { metadata: { name: 'kube-root-ca.crt', namespace: NAMESPACE } })
  })
})

async function deploy(behaviour?: string): Promise<void> {
  const wanted = deploymentOf('worker', 'quay.io/packit/worker:1')
  const { template } = wanted.spec
  template.metadata = { ...template.metadata, ...(behaviour && { annotations: { [BEHAVIOUR]: behaviour } }) }
  await cluster.call('POST', `${APPS}/deployments`, wanted)
}

const firstPod = async () => (await cluster.read<KubernetesList<Pod>>(`${CORE}/pods`)).items?.[0]
const conditionOf = (pod: Pod | undefined, type: string) =>
  pod?.status?.conditions?.find((condition) => condition.type === type)

describe('a pod with a behaviour annotation in its template', () => {
  it('runs but never becomes ready', async () => {
    await deploy('never-ready')
    const pod = await until(firstPod, (found) => found?.status?.phase === 'Running')
    expect(conditionOf(pod, 'Ready')).toMatchObject({ status: 'False', reason: 'ContainersNotReady' })
  })

  it('is not scheduled to a node', async () => {
    await deploy('unschedulable')
    const pod = await until(firstPod, (found) => conditionOf(found, 'PodScheduled')?.status === 'False')
    expect(pod?.status?.phase).toBe('Pending')
    expect(conditionOf(pod, 'PodScheduled')?.message).toContain('0/1 nodes are available')
  })

  it.each([
    ['waiting-for-volume', 'ContainerCreating'],
    ['endless-init', 'PodInitializing'],
  ])('does not start: %s', async (behaviour, reason) => {
    await deploy(behaviour)
    const waiting = (pod: Pod | undefined) => pod?.status?.containerStatuses?.[0]?.state?.waiting?.reason
    expect(waiting(await until(firstPod, (found) => waiting(found) !== undefined))).toBe(reason)
  })
})

it('is not created while a quota forbids it, and the Deployment reports it', async () => {
  cluster.store.put('resourcequotas', {
    metadata: { name: 'nopods', namespace: NAMESPACE },
    spec: { hard: { pods: '0' } },
  })
  await deploy()
  const failure = ({ status }: Deployment) =>
    status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
  const read = () => cluster.read<Deployment>(`${APPS}/deployments/worker`)
  const refused = await until(read, (found) => failure(found) !== undefined)
  expect(failure(refused)).toMatchObject({ status: 'True', reason: 'FailedCreate' })
  expect(failure(refused)?.message).toContain('exceeded quota: nopods, requested: pods=1')
  const events = (await cluster.read<KubernetesList<Event>>(`${CORE}/events`)).items ?? []
  expect(events.map(({ reason }) => reason)).toContain('FailedCreate')
  cluster.store.delete('resourcequotas', NAMESPACE, 'nopods')
  const recovered = await until(read, ({ status }) => status?.readyReplicas === 1)
  expect(failure(recovered)).toBeUndefined()
})
