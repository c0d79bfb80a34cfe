import 'server-only'
import { groupByReason, staleOf, staleWords, unreadKindsOf } from '#lib/domain/freshness'
import { KINDS, type Kind, type Snapshot } from '#lib/domain/snapshot'
import type { Refused } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'

/** The page that somebody decides by is stale, and the store would not tell what a tag feeds. */
export function refuseStale({ freshness, readAt }: Snapshot, needed: readonly Kind[]): Refused | null {
  const now = Date.parse(readAt)
  const [group] = groupByReason(staleOf(freshness, needed, now))
  if (!group) return null
  return refuse('stale', `Actions need fresh data. ${staleWords(group, KINDS.length, now)}`)
}

export function refuseUnread(snapshot: Snapshot, needed: readonly Kind[]): Refused | null {
  const [unread] = unreadKindsOf(snapshot, needed)
  if (!unread) return null
  return refuse(
    'unreadable',
    `The ${unread.what} could not be read, so what would move is unknown. ${unread.error.message}`,
  )
}
