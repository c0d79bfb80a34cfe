import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { trimManagedFields } from '#lib/kubernetes/managed-fields'
import { collectionPath, isNameOf, objectPath, type Resource } from '#lib/kubernetes/paths'
import { systemClock } from '#lib/runtime/system-clock'
import type { Connection } from '#lib/cluster/request/connection'
import { startDeadline } from '#lib/runtime/deadline'
import { explain } from '#lib/cluster/request/explain'
import { collectPages, type Listed, type Page } from '#lib/cluster/request/pages'
import { pageOf, type Form } from '#lib/cluster/request/list-page'
import { LIMITS, request, requestBody, type ClusterRequest, type Limits } from '#lib/cluster/request/request'
import { flawOf, isObjectOf, readObject, type ObjectOf, type UnreadableObject } from '#lib/kubernetes/shapes'

/** client-go uses 500; with 200, reading 10,000 image streams makes a tenth of the garbage. */
const PAGE = 200

type Selectors = { fieldSelector?: string; labelSelector?: string }

/** What to list, and what to keep of each object as soon as it has arrived. */
type Listing<R extends Resource> = {
  resource: R
  /** Null for all. */
  namespace: string | null
  selectors?: Selectors
  form?: Form<R>
}

/**
 * All objects of a resource in a namespace, page by page. The deadline is for all pages together, because a person waits.
 */
export async function listObjects<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  selectors: Selectors = {},
  limits = LIMITS,
): Promise<Answer<Listed<ObjectOf[R]>>> {
  const { signal, release } = startDeadline(systemClock, limits.deadlineMs)
  return collectPages(collectionPath(resource, namespace), (next) => {
    return readPage(connection, { resource, namespace, selectors }, next, signal, limits)
  }).finally(release)
}

/** @param next the continue token of the page before; empty for the first */
export async function readPage<R extends Resource>(
  connection: Connection,
  { resource, namespace, selectors, form }: Listing<R>,
  next: string,
  outer?: AbortSignal,
  limits?: Limits,
): Promise<Answer<Page<ObjectOf[R]>>> {
  const wanted = { method: 'GET', path: collectionPath(resource, namespace) } as const
  const query = { ...selectors, limit: PAGE, ...(next === '' ? {} : { continue: next }) }
  const read = (body: AsyncIterable<Buffer>) => pageOf(resource, body, form)
  const answer = await requestBody(connection, { ...wanted, query }, read, limits, outer)
  if (!answer.ok) return answer
  const page = answer.value
  return typeof page === 'string' ? malformed(wanted, page) : { ok: true, value: page }
}

export async function getObject<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  name: string,
  limits?: Limits,
): Promise<Answer<ObjectOf[R]>> {
  // Names of tags and images are read from other objects, where they can be any text.
  if (!isNameOf(resource, name)) return { ok: false, error: notAName(resource, name) }
  const path = objectPath(resource, namespace, name)
  return requestObject(connection, resource, { method: 'GET', path }, limits)
}

/** One object, also one that is not what its API says; null if there is none. */
export async function findObject<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  name: string,
  limits?: Limits,
): Promise<Answer<ObjectOf[R] | UnreadableObject | null>> {
  const path = objectPath(resource, namespace, name)
  const answer = await request(connection, { method: 'GET', path }, limits)
  if (!answer.ok) return answer.error.code === 'not-found' ? { ok: true, value: null } : answer
  trimManagedFields(answer.value)
  return { ok: true, value: readObject(resource, answer.value) }
}

/**
 * The objects with some labels, in one page: of a list with a `limit`, API servers read the whole namespace from etcd; without
 * one, they answer from their cache, which they first bring up to date (shouldDelegateList in the cacher of Kubernetes 1.31).
 */
export async function selectObjects<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  labelSelector: string,
  limits?: Limits,
): Promise<Answer<(ObjectOf[R] | UnreadableObject)[]>> {
  const wanted = { method: 'GET', path: collectionPath(resource, namespace) } as const
  const read = (body: AsyncIterable<Buffer>) => pageOf(resource, body)
  const answer = await requestBody(connection, { ...wanted, query: { labelSelector } }, read, limits)
  if (!answer.ok) return answer
  const page = answer.value
  if (typeof page === 'string') return malformed(wanted, page)
  return { ok: true, value: [...page.objects, ...page.unreadable] }
}

export async function createObject<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  body: object,
  limits?: Limits,
): Promise<Answer<ObjectOf[R]>> {
  const path = collectionPath(resource, namespace)
  return requestObject(connection, resource, { method: 'POST', path, body }, limits)
}

/** A merge patch. With a resourceVersion or uid in its metadata, the API server refuses it if the object has changed. */
export async function patchObject<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  name: string,
  body: object,
  limits?: Limits,
): Promise<Answer<ObjectOf[R]>> {
  const path = objectPath(resource, namespace, name)
  const contentType = 'application/merge-patch+json'
  return requestObject(connection, resource, { method: 'PATCH', path, contentType, body }, limits)
}

export async function deleteObject(
  connection: Connection,
  resource: Resource,
  namespace: string,
  name: string,
): Promise<Answer<unknown>> {
  return request(connection, { method: 'DELETE', path: objectPath(resource, namespace, name) })
}

async function requestObject<R extends Resource>(
  connection: Connection,
  resource: R,
  wanted: ClusterRequest,
  limits?: Limits,
): Promise<Answer<ObjectOf[R]>> {
  const answer = await request(connection, wanted, limits)
  if (!answer.ok) return answer
  const object = answer.value
  trimManagedFields(object)
  if (!isObjectOf(resource, object)) return malformed(wanted, flawOf(resource, object) ?? '')
  return { ok: true, value: object }
}

function notAName(resource: Resource, name: string): ClusterError {
  const message = `${JSON.stringify(name.slice(0, 80))} cannot be read: it is not a valid name in ${resource}.`
  return { code: 'invalid', message }
}

function malformed({ method, path }: ClusterRequest, flaw: string): Answer<never> {
  return {
    ok: false,
    error: explain(method, path, { code: 'malformed', why: `unexpected answer, ${flaw}` }),
  }
}
