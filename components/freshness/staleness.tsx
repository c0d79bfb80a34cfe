'use client'

import { useShownFreshness } from '#components/freshness/freshness-provider'
import { useClock, useServerClock } from '#components/ui/clock'
import { span } from '#lib/domain/format'
import { groupByReason, oldestOf, staleOf, staleWords } from '#lib/domain/freshness'

/** Pages without an event stream ask every five seconds. */
const UNHEARD_MS = 8_000
/** A connection that is back so soon is not worth a word. */
const SHORT_MS = 2_000

type Staleness = {
  isReconnecting: boolean
  /** Whether not even Quayside is heard, so that nothing is known of any cluster. */
  isUnheard: boolean
  /** What is too old to decide by, and why, in sentences. */
  lines: string[]
  /** The last moment of which everything is known to be true; null where nothing was read. */
  freshAt: string | null
}

/** Renders each second: for what is small. */
export function useStaleness(): Staleness {
  const now = useClock((time) => Math.floor(time / 1000) * 1000)
  return useStalenessAt()(now)
}

/** Why nothing may be changed now; null where something may. */
export function useStaleReason(): string | null {
  const stalenessAt = useStalenessAt()
  const reason = useClock((now) => stalenessAt(now).lines.join(' '))
  return reason === '' ? null : `${reason} Nothing is changed on stale data.`
}

function useStalenessAt(): (now: number) => Staleness {
  const { kinds, views, brokenSince, heardAt } = useShownFreshness()
  const clock = useServerClock()
  return (now) => {
    const brokenMs = brokenSince === null ? 0 : now - clock.timeOf(brokenSince)
    const unheardMs = brokenSince === null ? 0 : now - clock.timeOf(heardAt)
    const isReconnecting = brokenMs > SHORT_MS
    const isUnheard = isReconnecting && unheardMs > UNHEARD_MS
    const groups = views.flatMap((view) => groupByReason(staleOf(view.kinds, kinds, now)))
    const freshAts = views.flatMap((view) => oldestOf(view.kinds, kinds) ?? [])
    return {
      isReconnecting,
      isUnheard,
      // What the cluster said last is of less interest than that nobody knows what it says now.
      lines: isUnheard
        ? [`Quayside was not heard for ${span(unheardMs)}.`]
        : groups.map((group) => staleWords(group, kinds.length, now)),
      freshAt: freshAts.sort()[0] ?? null,
    }
  }
}
