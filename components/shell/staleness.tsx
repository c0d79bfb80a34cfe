'use client'

import { useShownFreshness } from '#components/shell/freshness-provider'
import { useClock, useServerClock } from '#components/ui/clock'
import { span } from '#lib/domain/format'
import { groupByReason, oldestOf, staleOf, staleWords } from '#lib/domain/freshness'

/** As long as the server gives a watch that fails; mostly a connection is back within two seconds. */
const FAILING_MS = 4_000

type Staleness = {
  /** For how long Quayside was not heard; null where it is. */
  unheardMs: number | null
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
  const { kinds, shown, connection } = useShownFreshness()
  const clock = useServerClock()
  return (now) => {
    const unheardMs = connection.isLive ? null : now - clock.timeOf(connection.since)
    const lines = shown.flatMap(({ title, view }) => {
      const groups = groupByReason(staleOf(view.kinds, kinds, now))
      const words = groups.map((group) => staleWords(group, kinds.length, now))
      return shown.length > 1 ? words.map((each) => `${title}: ${each}`) : words
    })
    const freshAts = shown.flatMap(({ view }) => oldestOf(view.kinds, kinds) ?? [])
    const freshAt = freshAts.sort()[0] ?? null
    if (unheardMs === null || unheardMs <= FAILING_MS) return { unheardMs, lines, freshAt }
    // What the cluster said last is of less interest than that nobody knows what it says now.
    return { unheardMs, lines: [`Quayside was not heard for ${span(unheardMs)}.`], freshAt }
  }
}
