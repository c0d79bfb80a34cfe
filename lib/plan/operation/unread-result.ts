import { unreadKindsOf, whyUnread, type Unread } from '#lib/domain/freshness'
import type { Kind, Snapshot } from '#lib/domain/snapshot'
import type { Operation } from '#lib/plan/operation/operation'
import { movedBy, sourcesSetBy } from '#lib/plan/operation/operation-tag'

/** Why the result cannot be seen; null if it can. */
export function whyUnknown(operation: Operation, snapshot: Snapshot): string | null {
  const [unread] = unreadKindsOf(snapshot, kindsOf(operation))
  if (unread) return unreadWords(unread)
  if (operation.job !== null && snapshot.jobs?.ok === false)
    return unreadWords({ what: 'Jobs', error: snapshot.jobs.error })
  const objects = [
    ...movedBy(operation).map(({ kind, name }) => whyUnread(snapshot, KINDS_OF[kind][0], name)),
    ...sourcesSetBy(operation).map(({ stream }) => whyUnread(snapshot, 'imageStreams', stream)),
  ]
  return objects.find((error) => error !== null)?.message ?? null
}

function unreadWords({ what, error: { code, message } }: Pick<Unread, 'what' | 'error'>): string {
  return code === 'being-read'
    ? `The ${what} are still being read.`
    : `The ${what} cannot be read. ${message}`
}

const KINDS_OF = {
  Deployment: ['deployments', 'replicaSets', 'pods'],
  StatefulSet: ['statefulSets', 'controllerRevisions', 'pods'],
} as const satisfies Record<string, readonly Kind[]>

function kindsOf(operation: Operation): Kind[] {
  const readsStreams = operation.job !== null || sourcesSetBy(operation).length > 0
  const kinds = movedBy(operation).flatMap(({ kind }) => KINDS_OF[kind])
  return [...new Set<Kind>([...(readsStreams ? (['imageStreams'] as const) : []), ...kinds])]
}
