import type { ObjectMeta } from '#lib/kubernetes/objects'
import { randomSuffix } from '../api/objects/objects'
import { apiVersionOf, resourceType } from '../api/resources'
import type { Store } from '../api/store'
import type { Resource } from '../api/stored'

export type EventText = { type?: 'Normal' | 'Warning'; reason: string; message: string }
/** All pods run on one node, as in the recordings. */
export const NODE_NAME = 'node-1'

type About = { metadata: ObjectMeta }

/** Records an Event; an equal one raises the count. */
export function recordEvent(
  store: Store,
  component: string,
  resource: Resource,
  about: About,
  text: EventText,
): void {
  const { namespace = '', uid } = about.metadata
  const known = store
    .list('events', namespace)
    .find(
      ({ involvedObject, reason, message }) =>
        involvedObject.uid === uid && reason === text.reason && message === text.message,
    )
  if (!known) createEvent(store, component, resource, about, text)
  else store.update('events', { ...known, count: (known.count ?? 1) + 1, lastTimestamp: store.timestamp() })
}

/** Events of the kubelet name its node instead of a reporting component (statefulset-broken-pod.json). */
export function createEvent(
  store: Store,
  component: string,
  resource: Resource,
  { metadata }: About,
  { type = 'Normal', reason, message }: EventText,
): void {
  const { name, namespace = '', uid = '' } = metadata
  const { kind } = resourceType(resource)
  const isKubelet = component === 'kubelet'
  const now = store.timestamp()
  const generateName = `${name}.`
  const event = {
    metadata: { name: generateName + randomSuffix(), generateName, namespace },
    involvedObject: { kind, namespace, name, uid, apiVersion: apiVersionOf(resourceType(resource)) },
    reason,
    message,
    source: { component, ...(isKubelet && { host: NODE_NAME }) },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: isKubelet ? '' : component,
    reportingInstance: '',
  }
  store.create('events', event)
}
