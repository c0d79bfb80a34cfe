import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { viewQuery } from '#lib/client/queries'
import type { FreshnessView } from '#lib/domain/freshness'

/** Hands over what the server knows while it renders, so that a page is marked as stale from its first byte. */
export function HydratedFreshness({
  freshness,
  children,
}: {
  freshness: Record<string, FreshnessView>
  children: ReactNode
}) {
  const client = new QueryClient()
  for (const [name, view] of Object.entries(freshness))
    client.setQueryData(viewQuery('freshness', { environment: name }).queryKey, view)
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
}
