import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { collectionPath, groupOf, type Resource } from '#lib/kubernetes/paths'
import { memberOf } from '#lib/kubernetes/shapes'
import { startDeadline } from '#lib/runtime/deadline'
import { systemClock } from '#lib/runtime/system-clock'
import { reviewAccess, type AccessReview } from '#lib/cluster/request/access-review'
import type { Connection } from '#lib/cluster/request/connection'
import { LIST_WATCH_LIMITS, request } from '#lib/cluster/request/request'

/** All questions together: a server that hangs must not keep the first lists waiting. */
const ASKING_MS = 5_000

/** What a list across namespaces may bring: so many times the objects of these namespaces, and so many on top. */
const MOST_TIMES = 3
const MOST_MORE = 1_000

/** @param isSelected whether a label selector keeps foreign objects away. The server counts nothing then */
export async function isWorthwhile(
  connection: Connection,
  resource: Resource,
  isSelected: boolean,
  namespaces: ReadonlySet<string>,
  outer: AbortSignal,
): Promise<boolean> {
  const { signal, release } = startDeadline(systemClock, ASKING_MS, outer)
  try {
    const reviews = await reviewsOf(connection, resource, signal)
    if (reviews.some((review) => review !== 'allowed')) return false
    return isSelected || (await isWellFilled(connection, resource, namespaces, signal))
  } finally {
    release()
  }
}

/**
 * Whether an error of a list or watch across namespaces means that each namespace must be read by itself. An API server that starts
 * answers 403 to everything, and cannot answer a review either.
 */
export async function isLost(
  connection: Connection,
  resource: Resource,
  { code }: ClusterError,
  signal: AbortSignal,
): Promise<boolean> {
  if (code === 'too-large' || code === 'not-found') return true
  return code === 'forbidden' && (await reviewsOf(connection, resource, signal)).includes('denied')
}

function reviewsOf(connection: Connection, resource: Resource, signal: AbortSignal): Promise<AccessReview[]> {
  const group = groupOf(collectionPath(resource, null)).replace(/^core$/, '')
  const limits = { ...LIST_WATCH_LIMITS, deadlineMs: ASKING_MS }
  const review = (verb: string) =>
    reviewAccess(connection, { namespace: null, verb, group, resource }, limits, signal)
  return Promise.all([review('list'), review('watch')])
}

/** Whether most of the cluster's objects are in these namespaces, or there are few. */
async function isWellFilled(
  connection: Connection,
  resource: Resource,
  namespaces: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<boolean> {
  const count = (namespace: string | null) => countOf(connection, resource, namespace, signal)
  const all = await count(null)
  if (all <= MOST_MORE) return true
  const own = await Promise.all([...namespaces].map(count))
  return all <= MOST_TIMES * own.reduce((sum, each) => sum + each, 0) + MOST_MORE
}

/** NaN if the server does not say, which is never few enough. */
async function countOf(
  connection: Connection,
  resource: Resource,
  namespace: string | null,
  signal: AbortSignal,
): Promise<number> {
  const path = collectionPath(resource, namespace)
  const answer = await request(
    connection,
    { method: 'GET', path, query: { limit: 1 } },
    LIST_WATCH_LIMITS,
    signal,
  )
  if (!answer.ok) return NaN
  const metadata = memberOf(answer.value, 'metadata')
  const items = memberOf(answer.value, 'items') ?? []
  const rest = memberOf(metadata, 'continue') ? memberOf(metadata, 'remainingItemCount') : 0
  return Array.isArray(items) && typeof rest === 'number' ? items.length + rest : NaN
}
