'use client'

import { useQueries } from '@tanstack/react-query'
import { useParams, usePathname } from 'next/navigation'
import { createContext, use, useEffect, type ReactNode } from 'react'
import { useServerClock } from '#components/ui/clock'
import { freshnessQuery } from '#lib/client/queries'
import { isUnreachable } from '#lib/client/view-error'
import { kindsOfPage, type FreshnessView } from '#lib/domain/freshness'
import type { Kind } from '#lib/domain/snapshot'
import type { EnvironmentView } from '#lib/domain/views'

/** Whether Quayside itself is heard; otherwise since when it is not, by the reader's clock. */
type Connection = { isLive: true } | { isLive: false; since: number }

type ShownFreshness = {
  kinds: readonly Kind[]
  /** Of each environment that the page shows. */
  shown: { title: string; view: FreshnessView }[]
  connection: Connection
}

const Context = createContext<ShownFreshness | null>(null)

export function useShownFreshness(): ShownFreshness {
  const freshness = use(Context)
  if (freshness === null) throw new Error('Freshness needs a FreshnessProvider.')
  return freshness
}

/** Knows how far what the page shows can be believed, and corrects the clock by which its age is told. */
export function FreshnessProvider({
  environments,
  children,
}: {
  environments: EnvironmentView[]
  children: ReactNode
}) {
  const { environment: current } = useParams()
  const kinds = kindsOfPage(usePathname())
  const named = environments.filter(({ name }) => current === undefined || name === current)
  const queries = useQueries({ queries: named.map(({ name }) => freshnessQuery(name)) })
  const shown = queries.flatMap(({ data }, index) => {
    const title = named[index]?.title
    return data === undefined || title === undefined ? [] : [{ title, view: data }]
  })
  const failed = queries.find(({ error }) => isUnreachable(error))
  const connection: Connection = failed ? { isLive: false, since: failed.dataUpdatedAt } : { isLive: true }

  const clock = useServerClock()
  const newest = shown
    .map(({ view }) => view.now)
    .sort()
    .at(-1)
  useEffect(() => {
    if (newest !== undefined) clock.correct(Date.parse(newest))
  }, [clock, newest])
  return <Context value={{ kinds, shown, connection }}>{children}</Context>
}
