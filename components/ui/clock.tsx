'use client'

import { createContext, use, useSyncExternalStore, type ReactNode } from 'react'

const RenderedAt = createContext(0)

/** @param renderedAt when the server rendered, in ms: hydration must read the same times as the server did */
export function ClockProvider({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  return <RenderedAt value={renderedAt}>{children}</RenderedAt>
}

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One timer for all clocks of the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** What `read` makes of the time, each second anew; the component renders only when that changes. */
export function useClock<T extends string | number | boolean>(read: (now: number) => T): T {
  const renderedAt = use(RenderedAt)
  return useSyncExternalStore(
    subscribe,
    () => read(Date.now()),
    () => read(renderedAt),
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
