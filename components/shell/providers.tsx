'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ClockProvider } from '#components/ui/clock'
import { TooltipProvider } from '#components/ui/tooltip'

export function Providers({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  const [client] = useState(() => new QueryClient())
  return (
    <QueryClientProvider client={client}>
      <ClockProvider renderedAt={renderedAt}>
        <TooltipProvider delayDuration={250}>{children}</TooltipProvider>
      </ClockProvider>
    </QueryClientProvider>
  )
}
