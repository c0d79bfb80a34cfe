import { ActionButton } from '#components/action-sheet/action-button'
import { dayOf, endOf } from '#components/action-sheet/until'
import { useClock } from '#components/ui/clock'

const WEEK_MS = 7 * 24 * 60 * 60_000

/** Says of a pin until when it is to hold, in a week unless another day is chosen. A revert leaves that open. */
export function UntilButton({ stream, tag, digest }: { stream: string; tag: string; digest: string }) {
  const until = useClock((now) => endOf(dayOf(new Date(now + WEEK_MS))) ?? '')
  return <ActionButton request={{ action: 'pin', stream, tag, digest, until }}>Pinned until…</ActionButton>
}
