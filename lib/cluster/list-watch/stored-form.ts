import 'server-only'
import { packHistory } from '#lib/cluster/list-watch/packed-history'
import { fieldWritesOf, keepFieldWrites } from '#lib/kubernetes/field-writes'
import { LAST_APPLIED_ANNOTATION } from '#lib/kubernetes/names'
import type { Event, ImageStream, Job, KubernetesObject } from '#lib/kubernetes/objects'

/**
 * An object without the manifest that `oc apply` keeps in an annotation, and without `managedFields`: only plans read them. The
 * latter are removed in place, because a copy of all metadata is larger than what was parsed.
 */
export function storedObject<T extends KubernetesObject>(object: T): T {
  delete object.metadata.managedFields
  keepFieldWrites(object.metadata, [])
  if (object.metadata.annotations?.[LAST_APPLIED_ANNOTATION] === undefined) return object
  const { [LAST_APPLIED_ANNOTATION]: _manifest, ...annotations } = object.metadata.annotations
  return { ...object, metadata: { ...object.metadata, annotations } }
}

/** An object that moves images: of its `managedFields`, who moved them last stays. */
export function storedMover<T extends KubernetesObject>(object: T): T {
  const writes = fieldWritesOf(object)
  const stored = storedObject(object)
  keepFieldWrites(stored.metadata, writes)
  return stored
}

export function storedStream(stream: ImageStream): ImageStream {
  const { status } = stream
  if (!status?.tags) return storedMover(stream)
  return storedMover({ ...stream, status: { ...status, tags: status.tags.map(packHistory) } })
}

/** A Job without its pod template: no page shows it, and hundreds of Jobs can have the same one. */
export function storedJob(job: Job): Job {
  return storedObject({ ...job, spec: { ...job.spec, template: {} } })
}

const SHOWN_OF_EVENTS = ['type', 'reason', 'message', 'count', 'lastTimestamp', 'eventTime'] as const

/** An event with only the members that pages show, because there can be thousands. */
export function storedEvent(event: Event): Event {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = event.metadata
  return {
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
    },
    involvedObject: nameOf(event.involvedObject),
    ...Object.fromEntries(SHOWN_OF_EVENTS.flatMap((key) => (key in event ? [[key, event[key]]] : []))),
  }
}

/** Uses no spreads: V8 gives an object that is made only of spreads its own hidden class, which is larger than the object. */
function nameOf({ kind, name }: Event['involvedObject']): Event['involvedObject'] {
  const named: Event['involvedObject'] = {}
  if (kind !== undefined) named.kind = kind
  if (name !== undefined) named.name = name
  return named
}
