import { deletePod } from '../api/objects/pod-deletion'
import type { Store } from '../api/store'
import type { Change, Resource } from '../api/stored'
import type { Work } from './loop'
import { controllerOf } from './owners'

const OWNED: readonly Resource[] = ['replicasets', 'controllerrevisions', 'jobs', 'pods']

/** Deletes the dependents of a deleted object shortly after, like background propagation. */
export function startGarbageCollector({ store, timeline, react }: Work): () => void {
  return store.subscribe((change) => {
    if (change.type === 'DELETED') timeline.after(react, () => deleteOwned(store, change))
  })
}

function deleteOwned(store: Store, { object, resource: kind }: Change): void {
  const { uid, namespace = '', name } = object.metadata
  // A reset restored the object in the meantime.
  if (store.get(kind, namespace, name)?.metadata.uid === uid) return
  for (const resource of OWNED)
    for (const owned of store.list(resource, namespace)) {
      if (controllerOf(owned)?.uid !== uid) continue
      if (resource === 'pods') deletePod(store, namespace, owned.metadata.name)
      else store.delete(resource, namespace, owned.metadata.name)
    }
}
