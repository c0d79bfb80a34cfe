'use client'

import { useClock, useIsHydrated } from '#components/ui/clock'
import { absoluteTime, timeAgo, timeBetween, timeUntil } from '#lib/domain/format'

type Moment = { time: string }

/** `38 min ago`, of what has happened. */
export function RelativeTime({ time }: Moment) {
  return <ShortTime time={time} text={useClock((now) => timeAgo(time, now))} />
}

/** `in 6 d`, of what is planned. */
export function TimeUntil({ time }: Moment) {
  return <ShortTime time={time} text={useClock((now) => timeUntil(time, now))} />
}

/** With the absolute time on hover; in UTC until the reader's time zone is known. */
function ShortTime({ time, text }: Moment & { text: string }) {
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
export function DueTime({ time }: Moment) {
  const isHydrated = useIsHydrated()
  const distance = useClock((now) => timeUntil(time, now))
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
