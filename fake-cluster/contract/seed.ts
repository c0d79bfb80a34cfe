import type { Store } from '../api/store'
import type { Resource } from '../api/stored'
import type { Cluster } from '../cluster'
import type { Pairing } from './pairing'
import type { Step } from './recording'
import { addWhatIsOwned } from './start/owned'
import { formerTemplatesIn, templatesIn } from './start/revisions'
import { sightingsIn, type Start } from './start/sightings'

/** Fills the cluster with what a scenario starts from, and remembers which of our resourceVersions are which. */
export function seed(cluster: Cluster, start: Start[], steps: Step[], pairing: Pairing): void {
  const seen = pairing.translateAll(sightingsIn(steps))
  cluster.reset((store) => {
    const translated = pairing.translateAll(start)
    for (const each of translated) put(store, each)
    addWhatIsOwned(store, { revisions: templatesIn(seen), former: formerTemplatesIn(seen, translated) })
  })
  for (const { resource, object } of start) {
    const { namespace = '', name, resourceVersion } = object.metadata
    const stored = cluster.store.get(resource, namespace, name)?.metadata.resourceVersion
    if (stored && resourceVersion) pairing.bind('objectVersion', resourceVersion, stored)
  }
}

function put<R extends Resource>(store: Store, { resource, object }: Start<R>): void {
  store.put(resource, object)
}
