import 'server-only'
import type { Answer } from '#lib/domain/cluster-error'
import { collectionPath, objectPath, type Resource } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/connection'
import { explain } from '#lib/cluster/explain'
import { request, type ClusterRequest } from '#lib/cluster/request'
import { flawOf, isObjectOf, memberOf, type ObjectOf } from '#lib/cluster/shapes'

/** As large as client-go's pages. */
const PAGE = 500

type Selectors = { fieldSelector?: string; labelSelector?: string }

/** All objects of a resource in a namespace, page by page. */
export async function listObjects<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  selectors: Selectors = {},
): Promise<Answer<ObjectOf[R][]>> {
  const list = () => listPages(connection, resource, collectionPath(resource, namespace), selectors)
  const answer = await list()
  // The continue token lives as long as etcd keeps the resourceVersion; then only a new list helps.
  return !answer.ok && answer.error.code === 'gone' ? list() : answer
}

export async function getObject<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  name: string,
): Promise<Answer<ObjectOf[R]>> {
  return requestObject(connection, resource, { method: 'GET', path: objectPath(resource, namespace, name) })
}

export async function createObject<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  body: object,
): Promise<Answer<ObjectOf[R]>> {
  return requestObject(connection, resource, {
    method: 'POST',
    path: collectionPath(resource, namespace),
    body,
  })
}

async function listPages<R extends Resource>(
  connection: Connection,
  resource: R,
  path: string,
  selectors: Selectors,
): Promise<Answer<ObjectOf[R][]>> {
  const objects: ObjectOf[R][] = []
  let from = ''
  do {
    const query = { ...selectors, limit: PAGE, ...(from === '' ? {} : { continue: from }) }
    const answer = await request(connection, { method: 'GET', path, query })
    if (!answer.ok) return answer
    const page = pageOf(resource, answer.value)
    if (page.flaw !== null) return malformed({ method: 'GET', path }, page.flaw)
    objects.push(...page.objects)
    from = page.next
  } while (from !== '')
  return { ok: true, value: objects }
}

type Page<T> = { flaw: string } | { flaw: null; objects: T[]; next: string }

function pageOf<R extends Resource>(resource: R, list: unknown): Page<ObjectOf[R]> {
  // Go sends null for an empty slice.
  const items = memberOf(list, 'items') ?? []
  const metadata = memberOf(list, 'metadata')
  if (!Array.isArray(items) || metadata === undefined) return { flaw: 'it is no list' }
  const objects: ObjectOf[R][] = []
  for (const [index, item] of items.entries()) {
    dropManagedFields(item)
    if (!isObjectOf(resource, item)) return { flaw: `items[${index}].${flawOf(resource, item) ?? ''}` }
    objects.push(item)
  }
  const next = memberOf(metadata, 'continue')
  return { flaw: null, objects, next: typeof next === 'string' ? next : '' }
}

async function requestObject<R extends Resource>(
  connection: Connection,
  resource: R,
  wanted: ClusterRequest,
): Promise<Answer<ObjectOf[R]>> {
  const answer = await request(connection, wanted)
  if (!answer.ok) return answer
  const object = answer.value
  dropManagedFields(object)
  if (!isObjectOf(resource, object)) return malformed(wanted, flawOf(resource, object) ?? '')
  return { ok: true, value: object }
}

/** Half of an object's bytes, and of no use here; a patch leaves them as they are. */
function dropManagedFields(object: unknown): void {
  const metadata = memberOf(object, 'metadata')
  if (typeof metadata === 'object' && metadata !== null) Reflect.deleteProperty(metadata, 'managedFields')
}

function malformed({ method, path }: ClusterRequest, flaw: string): Answer<never> {
  return {
    ok: false,
    error: explain(method, path, { code: 'malformed', why: `the answer has another shape, ${flaw}` }),
  }
}
