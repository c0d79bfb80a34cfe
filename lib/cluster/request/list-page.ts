import 'server-only'
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

/** Reads a page of a list as it arrives. Gives the page, or why it is none. */
export async function pageOf<R extends Resource>(
  resource: R,
  body: AsyncIterable<Buffer>,
): Promise<Page<ObjectOf[R]> | string> {
  const items: (Item<R> | null)[] = []
  const reader = new ListReader((item) => items.push(readItem(resource, item)))
  for await (const chunk of body) reader.read(chunk)
  const list = parse(reader.end())
  if (list === undefined || items.includes(null)) return 'it is not JSON'
  const metadata = memberOf(list, 'metadata')
  // Go sends null for an empty slice.
  const isList = metadata !== undefined && Array.isArray(memberOf(list, 'items') ?? [])
  const next = memberOf(metadata, 'continue') ?? ''
  if (!isList || typeof next !== 'string') return 'it is not a list'
  const resourceVersion = textOf(metadata, 'resourceVersion') ?? ''
  const page: Page<ObjectOf[R]> = { objects: [], unreadable: [], resourceVersion, next, bytes: reader.bytes }
  for (const item of items) {
    if (item === null) continue
    if (isUnreadable(item)) page.unreadable.push(item)
    else page.objects.push(item)
  }
  return page
}

/** Null if it is not JSON. */
function readItem<R extends Resource>(resource: R, { text, isWhole }: Piece): Item<R> | null {
  if (!isWhole) return oversizedObject(text)
  const item = parse(text)
  if (item === undefined) return null
  trimManagedFields(item)
  return readObject(resource, item)
}
