'use client'

import { useMemo } from 'react'
import { useShownFreshness } from '#components/freshness/freshness-provider'
import { useClock, useServerClock } from '#components/ui/clock'
import { span } from '#lib/domain/format'
import { oldestOf, staleLines, staleSince } from '#lib/domain/freshness'
import type { Freshness, Kind } from '#lib/domain/snapshot'

/** Pages without an event stream poll every five seconds. */
const UNHEARD_MS = 8_000
/** A connection that is back this soon is not mentioned. */
const SHORT_MS = 2_000

type Staleness = {
  isReconnecting: boolean
  /** Whether Quayside itself does not answer, so that the state of every cluster is unknown. */
  isUnheard: boolean
  /** What is stale and why, in sentences; of several environments, with their titles. */
  lines: string[]
  /** When everything was last known to be true; null if nothing was read. */
  freshAt: string | null
}

/** Renders every second, so use it in small components. */
export function useStaleness(): Staleness {
  const now = useClock((time) => Math.floor(time / 1000) * 1000)
  return useStalenessAt()(now)
}

/** Why no action is possible now; null if actions are possible. */
export function useStaleReason(): string | null {
  const stalenessAt = useStalenessAt()
  const reason = useClock((now) => stalenessAt(now).lines.join(' '))
  return reason === '' ? null : `${reason} Actions need fresh data.`
}

/**
 * Since when those of these kinds that the page shows are not known to be true; null while they are.
 * @param freshness of one environment; otherwise of all that the page shows
 */
export function useStaleSince(
  wanted: readonly Kind[],
  freshness?: Readonly<Record<Kind, Freshness>>,
): string | null {
  const { views } = useShownFreshness()
  const sinceIn = useSinceIn(wanted)
  const all = freshness === undefined ? views.map((view) => view.kinds) : [freshness]
  const since = useClock((now) => sinceIn(all, now))
  return since === '' ? null : since
}

/** The same of each of these environments. */
export function useStaleSinces(
  wanted: readonly Kind[],
  environments: readonly string[],
): readonly (string | null)[] {
  const { views } = useShownFreshness()
  const sinceIn = useSinceIn(wanted)
  // As one text, so that only a change of it renders again.
  const sinces = useClock((now) => {
    const all = environments.map((name) => views.filter(({ environment }) => environment.name === name))
    return all
      .map((those) =>
        sinceIn(
          those.map((view) => view.kinds),
          now,
        ),
      )
      .join(' ')
  })
  return useMemo(() => sinces.split(' ').map((since) => (since === '' ? null : since)), [sinces])
}

/** The oldest time; empty while all is known to be true. */
function useSinceIn(wanted: readonly Kind[]) {
  const { kinds: shown } = useShownFreshness()
  const stalenessAt = useStalenessAt()
  const kinds = wanted.filter((kind) => shown.includes(kind))
  return (all: readonly Readonly<Record<Kind, Freshness>>[], now: number): string => {
    const { isUnheard } = stalenessAt(now)
    const since = all.flatMap(
      (each) => (isUnheard ? oldestOf(each, kinds) : staleSince(each, kinds, now)) ?? [],
    )
    return since.sort()[0] ?? ''
  }
}

function useStalenessAt(): (now: number) => Staleness {
  const { kinds, views, brokenSince, heardAt } = useShownFreshness()
  const clock = useServerClock()
  return (now) => {
    const brokenMs = brokenSince === null ? 0 : now - clock.timeOf(brokenSince)
    const unheardMs = brokenSince === null ? 0 : now - clock.timeOf(heardAt)
    const isReconnecting = brokenMs > SHORT_MS
    const isUnheard = isReconnecting && unheardMs > UNHEARD_MS
    const freshAts = views.flatMap((view) => oldestOf(view.kinds, kinds) ?? [])
    return {
      isReconnecting,
      isUnheard,
      // Without Quayside, the last state of each kind says nothing about now.
      lines: isUnheard ? [`No answer from Quayside for ${span(unheardMs)}.`] : staleLines(views, kinds, now),
      freshAt: freshAts.sort()[0] ?? null,
    }
  }
}
