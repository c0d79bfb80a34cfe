'use client'

import { notifyManager, useQueryClient, type Query } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useCallback, useSyncExternalStore } from 'react'
import { useClock } from '#components/ui/clock'
import { RelativeTime } from '#components/shell/time'

/** Where nothing changes, the server learns every 20 s or so that what it has is still true. */
const STALE_MS = 40_000

/** How old the oldest view on the page is, whether it is whole, and whether reading it again works. */
export function Freshness() {
  const readAt = useShownQueries((queries) => queries.map(readAtOf).sort()[0] ?? '')
  const isFailing = useShownQueries((queries) => queries.some(({ state }) => state.error !== null))
  const isIncomplete = useShownQueries((queries) => queries.some(lacksSomething))
  const isOld = useClock((now) => now - Date.parse(readAt) > STALE_MS)
  if (readAt === '') return null
  const warning = isFailing || isOld ? 'Stale, read' : isIncomplete ? 'Incomplete, read' : null
  return (
    <p
      className={`flex items-center gap-1.5 text-sm whitespace-nowrap ${warning === null ? 'text-soft' : 'text-warn'}`}
    >
      {warning === null ? (
        <span aria-hidden className="mx-0.75 size-2 rounded-full bg-good" />
      ) : (
        <TriangleAlert aria-hidden className="size-3.5" />
      )}
      <span>
        <span className="max-sm:sr-only">{warning ?? 'Updated'}</span> <RelativeTime time={readAt} />
      </span>
    </p>
  )
}

/** Something of the queries whose views are on the page; those of other kinds (the registry) tell their own age. */
function useShownQueries<T extends string | boolean>(select: (queries: Query[]) => T): T {
  const cache = useQueryClient().getQueryCache()
  const subscribe = useCallback(
    // The cache tells of changes while components render, when no other may be told.
    (onChange: () => void) => cache.subscribe(notifyManager.batchCalls(onChange)),
    [cache],
  )
  const read = () => select(cache.findAll({ type: 'active' }).filter((query) => readAtOf(query) !== ''))
  return useSyncExternalStore(subscribe, read, () => select([]))
}

function readAtOf({ state: { data } }: Query): string {
  return typeof data === 'object' && data !== null && 'readAt' in data ? String(data.readAt) : ''
}

function lacksSomething({ state: { data } }: Query): boolean {
  return (
    typeof data === 'object' &&
    data !== null &&
    'unread' in data &&
    Array.isArray(data.unread) &&
    data.unread.length > 0
  )
}
