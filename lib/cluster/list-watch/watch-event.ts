import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { explain, faultOfStatus } from '#lib/cluster/request/explain'
import { noteFieldWrites } from '#lib/kubernetes/field-writes'
import { trimManagedFields } from '#lib/kubernetes/managed-fields'
import { memberOf, readObject, textOf, type ObjectOf, type UnreadableObject } from '#lib/kubernetes/shapes'
import { oversizedObject } from '#lib/kubernetes/oversized'
import type { Resource } from '#lib/kubernetes/paths'

/** An event of a watch, or how the watch fails. */
export type WatchEvent<T> =
  | { type: 'put'; isAdded: boolean; object: T | UnreadableObject }
  | { type: 'deleted'; name: string; namespace?: string | undefined; resourceVersion: string | undefined }
  /** Something changed, but not in one of the namespaces that are watched. */
  | { type: 'elsewhere'; resourceVersion: string | undefined }
  /** Nothing changed up to this resourceVersion. */
  | { type: 'bookmark'; resourceVersion: string }
  /** The server ends the watch with an error inside a 200; mostly, a new watch would fail in the same way. */
  | { type: 'error'; error: ClusterError }
  /** The connection was lost. */
  | { type: 'broken'; error: ClusterError }
  /** An event could not be read, so a change was missed. */
  | { type: 'malformed'; error: ClusterError }

/** @param path of the collection, for error messages */
export function readEvent<R extends Resource>(
  resource: R,
  path: string,
  line: string,
): WatchEvent<ObjectOf[R]> {
  const event = parse(line)
  const object = memberOf(event, 'object')
  const type = memberOf(event, 'type')
  switch (type) {
    case 'ADDED':
    case 'MODIFIED': {
      noteFieldWrites(object)
      trimManagedFields(object)
      const read = readObject(resource, object)
      return read.metadata.name === ''
        ? malformed(path, 'metadata.name is missing')
        : { type: 'put', isAdded: type === 'ADDED', object: read }
    }
    case 'DELETED': {
      const name = metadataOf(object, 'name')
      return name === undefined
        ? malformed(path, 'metadata.name is missing')
        : {
            type: 'deleted',
            name,
            namespace: metadataOf(object, 'namespace'),
            resourceVersion: metadataOf(object, 'resourceVersion'),
          }
    }
    case 'BOOKMARK': {
      const resourceVersion = metadataOf(object, 'resourceVersion')
      return resourceVersion === undefined
        ? malformed(path, 'metadata.resourceVersion is missing')
        : { type: 'bookmark', resourceVersion }
    }
    case 'ERROR': {
      const code = memberOf(object, 'code')
      const fault = faultOfStatus(typeof code === 'number' ? code : 500, object, path)
      return { type: 'error', error: explain('WATCH', path, fault) }
    }
    default:
      return malformed(path, event === undefined ? 'it is not JSON' : 'its type is unknown')
  }
}

/** An event whose object is too large to be read. @param beginning of its line */
export function readOversizedEvent(path: string, beginning: string): WatchEvent<never> {
  const object = oversizedObject(beginning)
  const { name, namespace, resourceVersion } = object.metadata
  const type = /^\s*\{\s*"type":\s*"(?<type>[A-Z]+)"/.exec(beginning)?.groups?.type
  if (name === '') return malformed(path, 'it is too large')
  if (type === 'DELETED') return { type: 'deleted', name, namespace, resourceVersion }
  return { type: 'put', isAdded: type === 'ADDED', object }
}

function metadataOf(object: unknown, name: string): string | undefined {
  const text = textOf(memberOf(object, 'metadata'), name)
  return text === '' ? undefined : text
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

export function malformed(path: string, flaw: string): WatchEvent<never> {
  const why = `unexpected event, ${flaw}`
  return { type: 'malformed', error: explain('WATCH', path, { code: 'malformed', why }) }
}
