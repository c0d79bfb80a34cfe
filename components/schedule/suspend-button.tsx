import { ActionButton } from '#components/action-sheet/action-button'
import { useClock } from '#components/ui/clock'

const MINUTE_MS = 60_000
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS

/** Suspends a CronJob; of a suspended one, sets when Quayside resumes it: in a week at first. */
export function SuspendButton({ cronJob, isSuspended }: { cronJob: string; isSuspended: boolean }) {
  const inAWeek = useClock((now) =>
    new Date(Math.floor((now + WEEK_MS) / MINUTE_MS) * MINUTE_MS).toISOString(),
  )
  const request = { action: 'suspend', cronJob, suspended: true } as const
  return (
    <ActionButton
      size="small"
      request={{ ...request, until: isSuspended ? inAWeek : null }}
      about={isSuspended ? `of ${cronJob}` : cronJob}
    />
  )
}
