'use client'

import { createContext, use, useState, useSyncExternalStore, type ReactNode } from 'react'

/** The server's time, so that a reader's clock which is wrong by minutes makes nothing look old, or new. */
class ServerClock {
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setInterval> | undefined
  private aheadMs: number

  /** @param renderedAt when the server rendered, in ms: hydration must read the same times as the server did */
  constructor(readonly renderedAt: number) {
    this.aheadMs = renderedAt - Date.now()
  }

  now = () => this.timeOf(Date.now())

  /** What the server's clock said when the reader's said this. */
  timeOf = (readersTime: number) => readersTime + this.aheadMs

  /** @param now the server's time at this moment */
  correct(now: number) {
    this.aheadMs = now - Date.now()
  }

  /** One timer for all clocks of the page. */
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

/** What `read` makes of the time, each second anew; the component renders only when that changes. */
export function useClock<T extends string | number | boolean>(read: (now: number) => T): T {
  const clock = useServerClock()
  return useSyncExternalStore(
    clock.subscribe,
    () => read(clock.now()),
    () => read(clock.renderedAt),
  )
}

const never = () => () => undefined

/** Whether the browser has taken over: before that, what depends on its settings (time zone) is not known. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
