import { TriangleAlert } from 'lucide-react'
import { Overdue } from '#components/format/overdue'
import { RelativeTime, TimeUntil } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { useClock } from '#components/ui/clock'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import { behindWords, isOverdue } from '#lib/domain/image-stream/pin'
import type { RegistryCheck, PinView } from '#lib/domain/image-stream/image-stream-views'

/** Who pinned a tag, why, when to review that, and how far it is behind. */
export function PinNote({ pin, check }: { pin: PinView; check?: RegistryCheck | undefined }) {
  const { by, at, reason, isRetagged } = pin
  const behind = behindWords(pin, check)
  return (
    <>
      {isRetagged && (
        <span className="block text-warn">
          <TriangleAlert aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
          Digest changed outside Quayside. The pin before:
        </span>
      )}
      {by === null && at === null ? (
        'Pinned outside Quayside: no author or reason recorded'
      ) : (
        <>
          Pinned {at !== null && <RelativeTime time={at} />}{' '}
          {by !== null && (
            <>
              by <Words text={by} />
            </>
          )}
        </>
      )}
      {behind !== null && `, ${behind}`}
      {reason !== null && <FoldedWords text={inQuotes(reason)} />}
      {pin.until !== null && <Review until={pin.until} />}
    </>
  )
}

function Review({ until }: { until: string }) {
  const isLate = useClock((now) => isOverdue({ until }, now))
  return isLate ? (
    <Overdue what="Review" since={until} />
  ) : (
    <span className="block">
      Review due <TimeUntil time={until} />
    </span>
  )
}
