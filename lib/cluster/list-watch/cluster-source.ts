import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { collectionPath, type Resource } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/request/connection'
import { explain } from '#lib/cluster/request/explain'
import { linesOf } from '#lib/cluster/request/lines'
import { readPage } from '#lib/cluster/request/objects'
import type { Page } from '#lib/cluster/request/pages'
import { openWatch } from '#lib/cluster/request/request'
import { isUnreadable, type ObjectOf } from '#lib/kubernetes/shapes'
import { faultOfTransport } from '#lib/cluster/request/transport-fault'
import { readEvent, readOversizedEvent, type WatchEvent } from '#lib/cluster/list-watch/watch-event'

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
}

export type WatchStart = { resourceVersion: string; seconds: number }

/** A collection of an API server, or the part that matches a label selector. @param form what to store of an object */
export function clusterSource<R extends Resource>(
  connection: Connection,
  resource: R,
  namespace: string,
  form: (object: ObjectOf[R]) => ObjectOf[R],
  labelSelector?: string,
): Source<ObjectOf[R]> {
  const path = collectionPath(resource, namespace)
  const selectors = labelSelector === undefined ? {} : { labelSelector }

  async function* eventsOf(chunks: AsyncIterable<Buffer>, signal: AbortSignal) {
    try {
      for await (const line of linesOf(chunks)) {
        const event = line.isWhole
          ? readEvent(resource, path, line.text)
          : readOversizedEvent(path, line.text)
        yield event.type === 'put' && !isUnreadable(event.object)
          ? { ...event, object: form(event.object) }
          : event
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
    page: async (next, signal) => {
      const answer = await readPage(connection, resource, namespace, next, selectors, signal)
      if (!answer.ok) return answer
      return { ok: true, value: { ...answer.value, objects: answer.value.objects.map(form) } }
    },
    watch: async ({ resourceVersion, seconds }, signal) => {
      const query = { ...selectors, allowWatchBookmarks: 'true', resourceVersion, timeoutSeconds: seconds }
      const answer = await openWatch(connection, path, query, signal)
      return answer.ok ? { ok: true, value: eventsOf(answer.value, signal) } : answer
    },
  }
}
