'use client'

import { RefreshCw, TriangleAlert } from 'lucide-react'
import { useStaleness } from '#components/freshness/staleness'
import { RelativeTime } from '#components/format/time'
import type { StreamState } from '#lib/client/live/stream-state'
import { useStreamState } from '#lib/client/live/use-stream-state'

/** Without the event stream, pages poll. */
const WORDS: Record<StreamState['phase'], string> = {
  idle: 'Checked',
  live: 'Live · checked',
  reconnecting: 'Checked',
  crowded: 'Too many open pages, updates every 5 s · checked',
  'signed-out': 'Signed out · checked',
}

/** Whether the page updates itself, and how old its oldest part is. */
export function Freshness() {
  const { isReconnecting, lines, freshAt } = useStaleness()
  const { phase } = useStreamState()
  if (freshAt === null) return null
  const isLive = !isReconnecting && lines.length === 0
  return (
    <p
      className={`flex items-center gap-1.5 text-sm whitespace-nowrap ${isLive ? 'text-soft' : 'text-warn'}`}
    >
      {isLive ? (
        <span aria-hidden className="mx-0.75 size-2 rounded-full bg-good forced-colors:border" />
      ) : isReconnecting ? (
        <RefreshCw aria-hidden className="size-3.5" />
      ) : (
        <TriangleAlert aria-hidden className="size-3.5" />
      )}
      <span>
        <span className="max-sm:sr-only">
          {isLive || phase === 'crowded'
            ? WORDS[phase]
            : isReconnecting
              ? 'Reconnecting · checked'
              : 'Stale · checked'}
        </span>{' '}
        <RelativeTime time={freshAt} />
      </span>
    </p>
  )
}
