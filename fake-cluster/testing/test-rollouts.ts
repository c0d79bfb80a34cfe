import type { Deployment, KubernetesList, Pod, ReplicaSet, StatefulSet } from '#lib/kubernetes/objects'
import {
  APPS,
  CORE,
  deploymentOf,
  imageOf,
  IMAGES,
  NAMESPACE,
  pause,
  startTestCluster,
  statefulSetOf,
  streamOf,
  until,
} from './test-cluster'

/** A cluster whose stream `worker` feeds a workload `worker`; `prepare` empties it for the next test. */
export async function startRollouts() {
  const cluster = await startTestCluster()
  /** The digests of the images that the tag brought. */
  const images = { first: '', second: '' }

  async function prepare(): Promise<void> {
    cluster.registry.clear()
    cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
    images.first = cluster.push('packit/worker', 'prod')
    images.second = ''
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('worker', 'prod'))
    await until(
      () => cluster.call('GET', `${IMAGES}/imagestreamtags/worker:prod`),
      ({ status }) => status === 200,
    )
  }

  const deployment = () => cluster.read<Deployment>(`${APPS}/deployments/worker`)
  const statefulSet = () => cluster.read<StatefulSet>(`${APPS}/statefulsets/worker`)
  const itemsOf = async <T>(path: string): Promise<T[]> =>
    (await cluster.read<KubernetesList<T>>(path)).items ?? []

  async function deploy(
    annotations: Record<string, string> = {},
    strategy: 'Recreate' | 'RollingUpdate' = 'Recreate',
  ): Promise<void> {
    const wanted = deploymentOf('worker', 'worker:prod', annotations)
    await cluster.call('POST', `${APPS}/deployments`, {
      ...wanted,
      spec: { ...wanted.spec, strategy: { type: strategy } },
    })
    await until(deployment, isRolledOut(pullSpec(images.first)))
  }

  async function deploySet(
    annotations: Record<string, string> = {},
    policy: 'OrderedReady' | 'Parallel' = 'OrderedReady',
  ): Promise<void> {
    const wanted = statefulSetOf('worker', pullSpec(images.first), annotations, policy)
    await cluster.call('POST', `${APPS}/statefulsets`, wanted)
    await until(statefulSet, isRolledOut(pullSpec(images.first)))
  }

  function importFrom(name: string, stream = 'worker') {
    const wanted = [{ from: { kind: 'DockerImage', name }, to: { name: 'prod' } }]
    return cluster.call('POST', `${IMAGES}/imagestreamimports`, {
      metadata: { name: stream },
      spec: { import: true, images: wanted },
    })
  }

  async function importNext(isBroken = false): Promise<string> {
    images.second = cluster.push('packit/worker', 'prod', isBroken ? { broken: true } : {})
    await importFrom('quay.io/packit/worker:prod')
    return images.second
  }

  function patch(path: string, body: object, type = 'application/strategic-merge-patch+json') {
    return cluster.call<Deployment>('PATCH', path, body, { type })
  }

  /** The result of each write to a Deployment or StatefulSet, from `act` until the writes end. */
  async function writesDuring<T>(see: (found: Deployment | StatefulSet) => T, act: () => Promise<unknown>) {
    const seen: T[] = []
    const stop = cluster.store.subscribe(({ resource, object }) => {
      if (resource === 'deployments' || resource === 'statefulsets') seen.push(see(object))
    })
    await act()
    for (let before = -1; before < seen.length;) {
      before = seen.length
      await pause(100)
    }
    stop()
    return seen
  }

  return {
    cluster,
    images,
    prepare,
    deployment,
    statefulSet,
    itemsOf,
    pods: () => itemsOf<Pod>(`${CORE}/pods`),
    replicaSets: () => itemsOf<ReplicaSet>(`${APPS}/replicasets`),
    deploy,
    deploySet,
    importFrom,
    importNext,
    patch,
    writesDuring,
  }
}

export function pullSpec(digest: string): string {
  return `quay.io/packit/worker@${digest}`
}

export function setImage(image: string) {
  return { spec: { template: { spec: { containers: [{ name: 'worker', image }] } } } }
}

export function isRolledOut(image: string) {
  return (set: Deployment | StatefulSet) =>
    imageOf(set) === image &&
    set.status?.observedGeneration === set.metadata.generation &&
    set.status?.updatedReplicas === set.spec.replicas &&
    set.status?.readyReplicas === set.spec.replicas &&
    set.status?.replicas === set.spec.replicas
}

export function countsOf({ status = {} }: Deployment | StatefulSet) {
  const { replicas, readyReplicas, updatedReplicas = 0 } = status
  return [replicas, readyReplicas, 'currentReplicas' in status ? status.currentReplicas : 0, updatedReplicas]
}
