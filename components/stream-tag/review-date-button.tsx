import { ActionButton } from '#components/action-sheet/action-button'
import { dayOf, endOf } from '#components/action-sheet/until'
import { useClock } from '#components/ui/clock'

const WEEK_MS = 7 * 24 * 60 * 60_000

/** Sets the day on which a pin is due for review, in a week at first. */
export function ReviewDateButton({ stream, tag, digest }: { stream: string; tag: string; digest: string }) {
  const until = useClock((now) => endOf(dayOf(new Date(now + WEEK_MS))) ?? '')
  return (
    <ActionButton request={{ action: 'pin', stream, tag, digest, until }}>Change review date…</ActionButton>
  )
}
