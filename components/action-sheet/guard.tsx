import { useEffectEvent, useLayoutEffect, useRef, useState } from 'react'

/** Long enough to see that the plan is another one; a click that was meant for the plan before comes sooner. */
const GUARD_MS = 1_000

/** Whether input was given before anybody could have read what changed. Times are those of events, in milliseconds. */
export function isTooSoon(changedAt: number | null, at: number): boolean {
  return changedAt !== null && at - changedAt < GUARD_MS
}

/**
 * Guards a button for a moment after what it confirms has changed.
 * @param what differs whenever the button confirms something else; null while it confirms nothing
 */
export function useGuard(what: string | null, onChange: () => void) {
  const [seen, setSeen] = useState(what)
  const [isGuarded, setGuarded] = useState(false)
  const changedAt = useRef<number | null>(null)
  if (what !== null && what !== seen) {
    setSeen(what)
    setGuarded(seen !== null)
  }
  const changed = useEffectEvent(() => {
    changedAt.current = performance.now()
    onChange()
  })
  useLayoutEffect(() => {
    if (!isGuarded) return
    changed()
    const timer = setTimeout(() => setGuarded(false), GUARD_MS)
    return () => clearTimeout(timer)
  }, [seen, isGuarded])
  return { isGuarded, isTooSoon: (at: number) => isTooSoon(changedAt.current, at) }
}
