import { useEffect, useEffectEvent, useState } from 'react'

/** Long enough to see that the plan is another one; a click that was meant for the plan before comes sooner. */
const GUARD_MS = 1_000

/** Whether input was given before anybody could have read what changed. Times are those of events, in milliseconds. */
export function isTooSoon(changedAt: number | null, at: number): boolean {
  return changedAt !== null && at - changedAt < GUARD_MS
}

type Guarded = { what: string | null; changedAt: number | null; isOver: boolean }

/**
 * Guards a button for a moment after what it confirms has changed.
 * @param what differs whenever the button confirms something else; null while it confirms nothing
 */
export function useGuard(what: string | null, onChange: () => void) {
  const [guarded, setGuarded] = useState<Guarded>({ what, changedAt: null, isOver: true })
  if (what !== null && what !== guarded.what) {
    const isFirst = guarded.what === null
    setGuarded({ what, changedAt: isFirst ? null : performance.now(), isOver: isFirst })
  }
  const { changedAt, isOver } = guarded
  const changed = useEffectEvent(onChange)
  useEffect(() => {
    if (changedAt === null) return
    changed()
    const timer = setTimeout(() => setGuarded((now) => ({ ...now, isOver: true })), GUARD_MS)
    return () => clearTimeout(timer)
  }, [changedAt])
  return { isGuarded: !isOver, isTooSoon: (at: number) => isTooSoon(changedAt, at) }
}
