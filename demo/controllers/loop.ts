import { Refusal } from '../api/status'
import type { Store } from '../api/store'
import type { Change } from '../api/stored'

export type Reconcile = (
  namespace: string,
  name: string,
  again: (milliseconds: number) => void,
) => void | Promise<void>

/**
 * The loop of a controller: it reconciles each object that a change concerns, a few milliseconds later and once for a
 * burst of changes, never twice at a time, and again where somebody else wrote in between. Returns how to stop it.
 */
export function startLoop(
  store: Store,
  react: number,
  keysOf: (change: Change) => string[],
  reconcile: Reconcile,
): () => void {
  const waiting = new Map<string, { timer: NodeJS.Timeout; due: number }>()
  const running = new Set<string>()

  const enqueue = (key: string, delay: number) => {
    const due = Date.now() + delay
    const planned = waiting.get(key)
    if (planned && planned.due <= due) return
    clearTimeout(planned?.timer)
    const timer = setTimeout(() => void run(key), delay)
    timer.unref()
    waiting.set(key, { timer, due })
  }
  const run = async (key: string) => {
    waiting.delete(key)
    if (running.has(key)) {
      enqueue(key, react)
      return
    }
    running.add(key)
    const [namespace = '', name = ''] = key.split('/')
    try {
      await reconcile(namespace, name, (delay) => enqueue(key, delay))
    } catch (error) {
      if (error instanceof Refusal && error.code === 409) enqueue(key, react)
      else console.error(error)
    } finally {
      running.delete(key)
    }
  }
  const forget = () => {
    for (const { timer } of waiting.values()) clearTimeout(timer)
    waiting.clear()
  }
  const unsubscribe = store.subscribe((change) => {
    for (const key of keysOf(change)) enqueue(key, react)
  })
  const stopForgetting = store.onClear(forget)
  return () => {
    unsubscribe()
    stopForgetting()
    forget()
  }
}

export function keyOf({ metadata }: { metadata: { namespace?: string; name: string } }): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}
