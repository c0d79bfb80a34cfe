'use client'

import { useIsHydrated } from '#components/ui/clock'
import { absoluteTime } from '#lib/domain/format'
import { clockTime } from '#lib/domain/local-time'
import type { Moment } from '#lib/domain/moves/moment'

/** The time zone of the reader, which is unknown until React runs in the browser; undefined is the reader's. */
export function useTimeZone(): string | undefined {
  return useIsHydrated() ? undefined : 'UTC'
}

/** `03:12:07`, or `by 03:12:07`, with the date on hover. @param isDated with the date, where no heading has it */
export function EventTime({ when: { at, isExact }, isDated = false }: { when: Moment; isDated?: boolean }) {
  const timeZone = useTimeZone()
  return (
    <span className={`tabular-nums ${isDated ? '' : 'whitespace-nowrap'}`}>
      {!isExact && (
        <>
          <span title="Then or earlier: no exact time is known." className="text-soft">
            by
          </span>{' '}
        </>
      )}
      <time dateTime={at} title={absoluteTime(at, timeZone)}>
        {isDated ? absoluteTime(at, timeZone) : clockTime(at, timeZone)}
      </time>
    </span>
  )
}

/** Which time zone the times of a page are in. */
export function TimeZoneNote() {
  const isHydrated = useIsHydrated()
  const name = isHydrated ? new Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC'
  return <>Times are in {isHydrated ? `your time zone, ${name}` : name}.</>
}
