import type { Store } from '../fake-cluster/api/store'

/** Takes from a namespace what a cluster forgets with time: Events, former revisions, and all images of the tags of a stream but the newest. */
export function forgetPast(store: Store, namespace: string, stream: string): void {
  for (const { metadata } of store.list('events', namespace)) store.delete('events', namespace, metadata.name)
  for (const { metadata, spec } of store.list('replicasets', namespace))
    if ((spec.replicas ?? 0) === 0) store.delete('replicasets', namespace, metadata.name)
  const found = store.get('imagestreams', namespace, stream)
  if (found === undefined) return
  const tags = (found.status?.tags ?? []).map((list) => ({ ...list, items: (list.items ?? []).slice(0, 1) }))
  store.put('imagestreams', { ...found, status: { ...found.status, tags } })
}
