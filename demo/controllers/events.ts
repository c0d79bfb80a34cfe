import type { ObjectMeta } from '#lib/kubernetes/objects'
import { randomSuffix } from '../api/objects'
import { apiVersionOf, resourceType } from '../api/resources'
import type { Store } from '../api/store'
import type { Resource } from '../api/stored'

export type EventText = { type?: 'Normal' | 'Warning'; reason: string; message: string }

/** Records an Event; an equal one is counted instead of repeated. */
export function recordEvent(
  store: Store,
  component: string,
  resource: Resource,
  { metadata }: { metadata: ObjectMeta },
  { type = 'Normal', reason, message }: EventText,
): void {
  const { name, namespace = '', uid = '' } = metadata
  const now = store.timestamp()
  const known = store
    .list('events', namespace)
    .find((event) => event.involvedObject.uid === uid && event.reason === reason && event.message === message)
  if (known) {
    store.update('events', { ...known, count: (known.count ?? 1) + 1, lastTimestamp: now })
    return
  }
  const apiVersion = apiVersionOf(resourceType(resource))
  const { kind } = resourceType(resource)
  const event = {
    metadata: { name: `${name}.${randomSuffix()}`, namespace },
    involvedObject: { kind, namespace, name, uid, apiVersion },
    reason,
    message,
    source: { component },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: '',
  }
  store.create('events', event)
}
