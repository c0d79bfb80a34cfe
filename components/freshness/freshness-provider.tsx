'use client'

import { useQueries } from '@tanstack/react-query'
import { useParams, usePathname } from 'next/navigation'
import { createContext, use, useEffect, type ReactNode } from 'react'
import { useServerClock } from '#components/ui/clock'
import { viewQuery } from '#lib/client/queries'
import { useStreamState } from '#lib/client/live/use-stream-state'
import { kindsOfPage } from '#lib/views/addresses'
import type { FreshnessView } from '#lib/domain/freshness'
import type { Kind } from '#lib/domain/snapshot'
import type { EnvironmentView } from '#lib/domain/environment-view'

type ShownFreshness = {
  kinds: readonly Kind[]
  /** One for each environment that the page shows. */
  views: (FreshnessView & { environment: EnvironmentView })[]
  /** Since when the event stream is broken, by the reader's clock; null if it is not. */
  brokenSince: number | null
  /** The last answer from Quayside, by the reader's clock: without a stream, the page still polls. */
  heardAt: number
}

const Context = createContext<ShownFreshness | null>(null)

export function useShownFreshness(): ShownFreshness {
  const freshness = use(Context)
  if (freshness === null) throw new Error('Freshness needs a FreshnessProvider.')
  return freshness
}

/** Knows how old the page is, and corrects the reader's clock, by which ages are shown. */
export function FreshnessProvider({
  environments,
  children,
}: {
  environments: EnvironmentView[]
  children: ReactNode
}) {
  const { environment: current } = useParams()
  const kinds = kindsOfPage(usePathname())
  const shown = environments.filter(({ name }) => current === undefined || name === current)
  const queries = useQueries({
    queries: shown.map(({ name }) => viewQuery('freshness', { environment: name })),
  })
  const views = shown.flatMap((environment, index) => {
    const data = queries[index]?.data
    return data === undefined ? [] : { ...data, environment }
  })
  const { phase, since, heardAt: streamHeardAt } = useStreamState()
  const brokenSince = phase === 'reconnecting' || phase === 'crowded' ? since : null
  const heardAt = Math.max(streamHeardAt, ...queries.map(({ dataUpdatedAt }) => dataUpdatedAt))

  const clock = useServerClock()
  const newest = views
    .map(({ now }) => now)
    .sort()
    .at(-1)
  useEffect(() => {
    if (newest !== undefined) clock.correct(Date.parse(newest))
  }, [clock, newest])
  return <Context value={{ kinds, views, brokenSince, heardAt }}>{children}</Context>
}
