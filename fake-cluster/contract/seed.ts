import type { Store } from '../api/store'
import type { Resource } from '../api/stored'
import type { Cluster } from '../cluster'
import type { Pairing } from './pairing'
import type { Step } from './recording'
import { addOwnedObjects } from './start/owned-objects'
import { earlierTemplatesIn, templatesIn } from './start/revisions'
import { observationsIn, type InitialObject } from './start/observations'

/** Fills the cluster with the initial objects of a scenario, and pairs their resourceVersions. */
export function seed(cluster: Cluster, start: InitialObject[], steps: Step[], pairing: Pairing): void {
  const seen = pairing.translateAll(observationsIn(steps))
  cluster.reset((store) => {
    const translated = pairing.translateAll(start)
    for (const each of translated) put(store, each)
    addOwnedObjects(store, { revisions: templatesIn(seen), earlier: earlierTemplatesIn(seen, translated) })
  })
  for (const { resource, object } of start) {
    const { namespace = '', name, resourceVersion } = object.metadata
    const stored = cluster.store.get(resource, namespace, name)?.metadata.resourceVersion
    if (stored && resourceVersion) pairing.pair('objectVersion', resourceVersion, stored)
  }
}

function put<R extends Resource>(store: Store, { resource, object }: InitialObject<R>): void {
  store.put(resource, object)
}
