'use client'

import { createContext, use, useState, useSyncExternalStore, type ReactNode } from 'react'
import { ServerClock } from '#components/ui/server-clock'

const Clock = createContext<ServerClock | null>(null)

export function ClockProvider({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  const [clock] = useState(() => new ServerClock(renderedAt))
  return <Clock value={clock}>{children}</Clock>
}

export function useServerClock(): ServerClock {
  const clock = use(Clock)
  if (clock === null) throw new Error('A clock needs a ClockProvider.')
  return clock
}

/** Calls `read` with the time every second; the component renders only when the result changes. */
export function useClock<T extends string | number | boolean>(read: (now: number) => T): T {
  const clock = useServerClock()
  return useSyncExternalStore(
    clock.subscribe,
    () => read(clock.now()),
    () => read(clock.renderedAt),
  )
}

const subscribeToNothing = () => () => undefined

/** Whether React runs in the browser yet; before that, the reader's time zone is unknown. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  )
}
