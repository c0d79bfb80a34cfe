import { copyOf } from '../api/json'
import type { Resources } from '../api/stored'
import type { Cluster } from '../cluster'
import type { Pairing } from './pairing'
import type { Step } from './recording'
import { addWhatIsOwned, type Templates } from './start/owned'
import { formerTemplatesIn, templatesIn } from './start/revisions'
import { sightingsIn } from './start/sightings'
import type { Start } from './start/start'

/** Fills the cluster with what a scenario starts from, and remembers which of our resourceVersions are which. */
export function seed(cluster: Cluster, start: Start[], steps: Step[], pairing: Pairing): void {
  cluster.reset((store) => {
    for (const each of start)
      // What was recorded of a resource has its type.
      store.put(each.resource, translated(each, pairing) as unknown as Resources[typeof each.resource])
    addWhatIsOwned(store, templatesOf(steps, pairing))
  })
  for (const { resource, object } of start) {
    const { namespace = '', name, resourceVersion } = object.metadata
    const stored = cluster.store.get(resource, String(namespace), name)?.metadata.resourceVersion
    if (stored && typeof resourceVersion === 'string') pairing.bind('objectVersion', resourceVersion, stored)
  }
}

function translated({ object }: Start, pairing: Pairing): object {
  const { resourceVersion: dropped, ...metadata } = copyOf(object.metadata)
  return JSON.parse(pairing.translate(JSON.stringify({ ...object, metadata }))) as object
}

function templatesOf(steps: Step[], pairing: Pairing): Templates {
  const seen = sightingsIn(steps)
  const here = <T>(found: Map<string, T>) =>
    new Map(JSON.parse(pairing.translate(JSON.stringify([...found]))) as [string, T][])
  return { revisions: here(templatesIn(seen)), former: here(formerTemplatesIn(seen)) }
}
