import type { KubernetesList, KubernetesObject, Status } from '#lib/kubernetes/objects'
import { IMAGES, NAMESPACE, startTestCluster } from './test-cluster'

export type WatchEvent = { type: string; object: KubernetesObject & Status }
export type List = KubernetesList<KubernetesObject>

/** A cluster for tests of the API: streams `a` to `d`, and users with few rights. `prepare` restores it for the next test. */
export async function startStreams() {
  const read = {
    verbs: ['get', 'list', 'watch'],
    apiGroups: ['image.openshift.io'],
    resources: ['imagestreams'],
  }
  const one = {
    verbs: ['patch'],
    apiGroups: ['image.openshift.io'],
    resources: ['imagestreamtags'],
    resourceNames: ['a:prod'],
  }
  const viewer = [{ ...read, namespaces: [NAMESPACE] }]
  const actor = [{ verbs: ['impersonate'], apiGroups: [''], resources: ['users'] }]
  const cluster = await startTestCluster({ viewer, patcher: [one], actor })

  function prepare(): void {
    cluster.reset((store) => {
      for (const name of ['a', 'b', 'c', 'd'])
        store.put('imagestreams', {
          metadata: { name, namespace: NAMESPACE, labels: { tier: name < 'c' ? 'web' : 'db' } },
        })
      store.put('imagestreams', { metadata: { name: 'a', namespace: 'packit--stg' } })
    })
  }

  const streams = (query = '') => cluster.call<List>('GET', `${IMAGES}/imagestreams${query}`)

  /** Reads a watch until it ends, and runs an action in the meantime. */
  async function watch(query: string, meanwhile: () => unknown = () => undefined): Promise<WatchEvent[]> {
    const headers = { authorization: 'Bearer admin' }
    const response = await fetch(`${cluster.url}${IMAGES}/imagestreams?watch=true&${query}`, { headers })
    await meanwhile()
    const text = await response.text()
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as WatchEvent)
  }

  return { cluster, prepare, streams, watch }
}
