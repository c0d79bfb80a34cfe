import { AlarmClock } from 'lucide-react'
import { ElapsedTime } from '#components/format/time'

/** @param what `Review` @param since when it was due */
export function Overdue({ what, since }: { what: string; since: string }) {
  return (
    <span className="block font-medium text-warn">
      <AlarmClock aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
      {what} overdue by <ElapsedTime since={since} />
    </span>
  )
}
