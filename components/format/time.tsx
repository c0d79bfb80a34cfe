'use client'

import { useClock, useIsHydrated } from '#components/ui/clock'
import { absoluteTime, relativeTime, timeBetween } from '#lib/domain/format'

/** `38 min ago`, with the absolute time on hover; in UTC until the reader's time zone is known. */
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

/** `1 Dec 2026, 03:00 CET, in 6 d`; in UTC until the reader's time zone is known. */
export function DueTime({ time }: { time: string }) {
  const isHydrated = useIsHydrated()
  const distance = useClock((now) => relativeTime(time, now))
  return (
    <time dateTime={time} title={absoluteTime(time, 'UTC')}>
      {absoluteTime(time, isHydrated ? undefined : 'UTC')}, <span className="text-soft">{distance}</span>
    </time>
  )
}

/** `6 d` */
export function Duration({ from, to }: { from: string; to: string | null }) {
  return <span className="whitespace-nowrap">{useClock((now) => timeBetween(from, to, now))}</span>
}

/** `2 h`, up to now, with the start on hover. */
export function ElapsedTime({ since }: { since: string }) {
  const text = useClock((now) => timeBetween(since, null, now))
  const isHydrated = useIsHydrated()
  return (
    <time
      dateTime={since}
      title={`since ${absoluteTime(since, isHydrated ? undefined : 'UTC')}`}
      className="whitespace-nowrap"
    >
      {text}
    </time>
  )
}
