import 'server-only'
import { noteFieldWrites } from '#lib/kubernetes/field-writes'
import { trimManagedFields } from '#lib/kubernetes/managed-fields'
import { oversizedObject } from '#lib/kubernetes/oversized'
import type { Resource } from '#lib/kubernetes/paths'
import {
  isUnreadable,
  memberOf,
  readObject,
  textOf,
  type ObjectOf,
  type UnreadableObject,
} from '#lib/kubernetes/shapes'
import { ListReader } from '#lib/cluster/request/list-reader'
import type { Page } from '#lib/cluster/request/pages'
import type { Piece } from '#lib/cluster/request/piece'
import { parse } from '#lib/cluster/request/request'

type Item<R extends Resource> = ObjectOf[R] | UnreadableObject

/** What to keep of an object; null for nothing. */
export type Form<R extends Resource> = (object: ObjectOf[R]) => ObjectOf[R] | null

/**
 * Reads a page of a list as it arrives. Gives the page, or why it is none. Of each object its form is made at once, so that what it
 * leaves out is garbage before V8 has copied it.
 */
export async function pageOf<R extends Resource>(
  resource: R,
  body: AsyncIterable<Buffer>,
  form: Form<R> = (object) => object,
): Promise<Page<ObjectOf[R]> | string> {
  const page: Page<ObjectOf[R]> = { objects: [], unreadable: [], resourceVersion: '', next: '', bytes: 0 }
  let malformed = 0
  const reader = new ListReader((piece) => {
    const item = readItem(resource, piece)
    if (item === null) malformed += 1
    else if (isUnreadable(item)) page.unreadable.push(item)
    else {
      const kept = form(item)
      if (kept !== null) page.objects.push(kept)
    }
  })
  for await (const chunk of body) reader.read(chunk)
  const list = parse(reader.end())
  if (list === undefined || malformed > 0) return 'it is not JSON'
  const metadata = memberOf(list, 'metadata')
  // Go sends null for an empty slice.
  const isList = metadata !== undefined && Array.isArray(memberOf(list, 'items') ?? [])
  const next = memberOf(metadata, 'continue') ?? ''
  if (!isList || typeof next !== 'string') return 'it is not a list'
  const resourceVersion = textOf(metadata, 'resourceVersion') ?? ''
  return { ...page, resourceVersion, next, bytes: reader.bytes }
}

/** Null if it is not JSON. */
function readItem<R extends Resource>(resource: R, { text, isWhole }: Piece): Item<R> | null {
  if (!isWhole) return oversizedObject(text)
  const item = parse(text)
  if (item === undefined) return null
  noteFieldWrites(item)
  trimManagedFields(item)
  return readObject(resource, item)
}
