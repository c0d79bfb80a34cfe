'use client'

import { useClock, useIsHydrated } from '#components/ui/clock'
import { absoluteTime, relativeTime, timeBetween } from '#lib/domain/format'

/** `38 min ago`, with the absolute time on hover: in UTC until the reader's time zone is known. */
export function RelativeTime({ time }: { time: string }) {
  const text = useClock((now) => relativeTime(time, now))
  const isHydrated = useIsHydrated()
  return (
    <time
      dateTime={time}
      title={absoluteTime(time, isHydrated ? undefined : 'UTC')}
      className="whitespace-nowrap"
    >
      {text}
    </time>
  )
}

/** How long something was so: `6 d`. */
export function Duration({ from, to }: { from: string; to: string | null }) {
  return <span className="whitespace-nowrap">{useClock((now) => timeBetween(from, to, now))}</span>
}
