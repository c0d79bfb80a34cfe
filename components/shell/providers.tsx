'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { ClockProvider } from '#components/ui/clock'
import { keepLive } from '#lib/client/live/start-live'

export function Providers({
  renderedAt,
  build,
  children,
}: {
  renderedAt: number
  /** The name of the build that rendered the page. */
  build: string
  children: ReactNode
}) {
  const [client] = useState(() => new QueryClient())
  useEffect(() => keepLive(client, build), [client, build])
  return (
    <QueryClientProvider client={client}>
      <ClockProvider renderedAt={renderedAt}>{children}</ClockProvider>
    </QueryClientProvider>
  )
}
