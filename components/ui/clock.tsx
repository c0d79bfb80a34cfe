'use client'

import { createContext, use, useState, useSyncExternalStore, type ReactNode } from 'react'

/** The server's time. A browser's clock can be minutes off, which would make ages wrong. */
class ServerClock {
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setInterval> | undefined
  private aheadMs: number

  /** @param renderedAt when the server rendered, in ms: hydration must show the same times as the server's HTML */
  constructor(readonly renderedAt: number) {
    this.aheadMs = renderedAt - Date.now()
  }

  now = () => this.timeOf(Date.now())

  /** Converts a time of the browser's clock into the server's. */
  timeOf = (browserTime: number) => browserTime + this.aheadMs

  /** @param now the server's current time */
  correct(now: number) {
    this.aheadMs = now - Date.now()
  }

  /** All components of the page share one timer. */
  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    this.timer ??= setInterval(() => {
      for (const each of this.listeners) each()
    }, 1000)
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size > 0) return
      clearInterval(this.timer)
      this.timer = undefined
    }
  }
}

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
