import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { collectionPath, type Resource } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/request/connection'
import { explain } from '#lib/cluster/request/explain'
import { linesOf } from '#lib/cluster/request/lines'
import { readPage } from '#lib/cluster/request/objects'
import type { Page } from '#lib/cluster/request/pages'
import type { ProofTurns } from '#lib/cluster/request/proof-turns'
import { LIST_WATCH_LIMITS, openWatch } from '#lib/cluster/request/request'
import { isUnreadable, type ObjectOf } from '#lib/kubernetes/shapes'
import { faultOfTransport } from '#lib/cluster/request/transport-fault'
import {
  malformed,
  readEvent,
  readOversizedEvent,
  type WatchEvent,
} from '#lib/cluster/list-watch/watch-event'

/** Where a list-watch reads its objects. Failures are answers; it throws only when `signal` aborts. */
export type Source<T> = {
  /** The path of the collection, for error messages. */
  path: string
  /** @param next the continue token of the previous page; empty for the first */
  page: (next: string, signal: AbortSignal) => Promise<Answer<Page<T>>>
  /**
   * The changes after a resourceVersion, until the server ends the watch after this many `seconds`. A TimeoutError of `signal`
   * before the answer begins is an answer, too.
   */
  watch: (from: WatchStart, signal: AbortSignal) => Promise<Answer<AsyncIterable<WatchEvent<T>>>>
  /** Shared by all watches of a connection. */
  proofs?: ProofTurns
  /** Whether this error means that the objects can only be read in another way from now on. */
  isLost?: (error: ClusterError, signal: AbortSignal) => Promise<boolean>
}

export type WatchStart = { resourceVersion: string; seconds: number }

/** A namespace, or these of all namespaces. */
export type Scope = string | ReadonlySet<string>

/** A collection of an API server, or the part that matches a label selector. @param form what to store of an object */
export function clusterSource<R extends Resource>(
  connection: Connection,
  resource: R,
  scope: Scope,
  form: (object: ObjectOf[R]) => ObjectOf[R],
  labelSelector?: string,
): Source<ObjectOf[R]> {
  const namespace = typeof scope === 'string' ? scope : null
  const path = collectionPath(resource, namespace)
  const selectors = labelSelector === undefined ? {} : { labelSelector }
  const isElsewhere = (of: string | undefined) =>
    typeof scope !== 'string' && (of === undefined || !scope.has(of))

  const formWithin = (object: ObjectOf[R]) => (isElsewhere(object.metadata.namespace) ? null : form(object))

  /** An event without the objects of other namespaces. Nobody knows where an object belongs whose beginning is not one. */
  function within(event: WatchEvent<ObjectOf[R]>): WatchEvent<ObjectOf[R]> {
    if (event.type === 'deleted' && isElsewhere(event.namespace)) {
      const { resourceVersion } = event
      if (event.namespace === undefined) return malformed(path, 'metadata.namespace is missing')
      return { type: 'elsewhere', resourceVersion }
    }
    if (event.type !== 'put') return event
    const { object } = event
    const { namespace: of, resourceVersion } = object.metadata
    if (isUnreadable(object)) {
      return of !== undefined && isElsewhere(of) ? { type: 'elsewhere', resourceVersion } : event
    }
    return isElsewhere(of) ? { type: 'elsewhere', resourceVersion } : { ...event, object: form(object) }
  }

  async function* eventsOf(chunks: AsyncIterable<Buffer>, signal: AbortSignal) {
    try {
      for await (const line of linesOf(chunks)) {
        yield within(
          line.isWhole ? readEvent(resource, path, line.text) : readOversizedEvent(path, line.text),
        )
      }
    } catch (error) {
      if (signal.aborted) throw error
      const broken: WatchEvent<never> = {
        type: 'broken',
        error: explain('WATCH', path, faultOfTransport(error)),
      }
      yield broken
    }
  }

  return {
    path,
    proofs: connection.proofs,
    page: async (next, signal) => {
      const listing = { resource, namespace, selectors, form: formWithin }
      const answer = await readPage(connection, listing, next, signal, LIST_WATCH_LIMITS)
      if (!answer.ok) return answer
      const unreadable = answer.value.unreadable.filter(
        ({ metadata }) => metadata.namespace === undefined || !isElsewhere(metadata.namespace),
      )
      return { ok: true, value: { ...answer.value, unreadable } }
    },
    watch: async ({ resourceVersion, seconds }, signal) => {
      const query = { ...selectors, allowWatchBookmarks: 'true', resourceVersion, timeoutSeconds: seconds }
      const answer = await openWatch(connection, path, query, signal)
      return answer.ok ? { ok: true, value: eventsOf(answer.value, signal) } : answer
    },
  }
}
