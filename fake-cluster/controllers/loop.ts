import { Refusal } from '../api/status'
import type { Store } from '../api/store'
import type { Change } from '../api/stored'
import type { Timeline } from '../timeline'

/** The context of a controller; it sees a change `react` milliseconds later. */
export type Work = { store: Store; timeline: Timeline; react: number }

export type Reconcile = (
  namespace: string,
  name: string,
  again: (milliseconds: number) => void,
) => void | Promise<void>

/**
 * The loop of a controller. It reconciles each changed object a few milliseconds later, once for a burst of
 * changes, never twice in parallel, and again after a conflict. Returns a function to stop it.
 */
export function startLoop(
  { store, timeline, react }: Work,
  keysOf: (change: Change) => string[],
  reconcile: Reconcile,
  { first = [], delayOf = () => react }: { first?: string[]; delayOf?: (change: Change) => number } = {},
): () => void {
  const waiting = new Map<string, { due: number; cancel: () => void }>()
  const running = new Set<string>()
  const changedMeanwhile = new Set<string>()

  const enqueue = (key: string, delay: number) => {
    const due = timeline.now + delay
    const planned = waiting.get(key)
    if (planned && planned.due <= due) return
    planned?.cancel()
    waiting.set(key, { due, cancel: timeline.after(delay, () => void run(key)) })
  }
  const run = async (key: string) => {
    waiting.delete(key)
    if (running.has(key)) {
      changedMeanwhile.add(key)
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
      if (changedMeanwhile.delete(key)) enqueue(key, 0)
    }
  }
  const forget = () => {
    for (const { cancel } of waiting.values()) cancel()
    waiting.clear()
  }
  for (const key of first) enqueue(key, react)
  const unsubscribe = store.subscribe((change) => {
    for (const key of keysOf(change)) enqueue(key, delayOf(change))
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
