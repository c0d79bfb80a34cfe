import { isStored } from '../api/resources'
import type { Store } from '../api/store'
import type { Resource } from '../api/stored'
import type { Cluster } from '../cluster'
import type { Pairing } from './compare/pairing'
import type { Step } from './recording'
import { addOwnedObjects } from './start/owned-objects'
import { earlierTemplatesIn, templatesIn } from './start/revisions'
import { observationsIn, type InitialObject } from './start/observations'

const OBJECT = /\/namespaces\/([^/]+)\/([a-z]+)\/([^/]+)$/

/** Fills the cluster with what a scenario starts from, and remembers which of our resourceVersions are which. */
export function seed(cluster: Cluster, start: InitialObject[], steps: Step[], pairing: Pairing): void {
  const seen = pairing.translateAll(observationsIn(steps))
  cluster.reset((store) => {
    const translated = pairing.translateAll(start)
    for (const each of translated) put(store, each)
    addOwnedObjects(store, { revisions: templatesIn(seen), earlier: earlierTemplatesIn(seen, translated) })
  })
  bindVersions(cluster, start, pairing)
}

/** What requests between the steps made that were left out of the recording. */
export function add(cluster: Cluster, arrivals: InitialObject[], pairing: Pairing): void {
  for (const each of pairing.translateAll(arrivals)) put(cluster.store, each)
  bindVersions(cluster, arrivals, pairing)
}

/** What a read does not find was deleted by a request that was left out of the recording. */
export function removeDeparted({ store }: Cluster, { request, response }: Step): void {
  const [, namespace = '', resource = '', name = ''] = OBJECT.exec(request.path) ?? []
  const isGone = request.method === 'GET' && response.status === 404 && isStored(resource)
  if (isGone && store.get(resource, namespace, name)) store.delete(resource, namespace, name)
}

function bindVersions(cluster: Cluster, start: InitialObject[], pairing: Pairing): void {
  for (const { resource, object } of start) {
    const { namespace = '', name, resourceVersion } = object.metadata
    const stored = cluster.store.get(resource, namespace, name)?.metadata.resourceVersion
    if (stored && resourceVersion) pairing.pair('objectVersion', resourceVersion, stored)
  }
}

function put<R extends Resource>(store: Store, { resource, object }: InitialObject<R>): void {
  store.put(resource, object)
}
