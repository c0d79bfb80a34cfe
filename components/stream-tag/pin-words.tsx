import { AlarmClock, TriangleAlert } from 'lucide-react'
import { RelativeTime } from '#components/format/time'
import { useClock } from '#components/ui/clock'
import { behindWords, isOverdue } from '#lib/domain/image-stream/pin'
import type { RegistryCheck, PinView } from '#lib/domain/image-stream/image-stream-views'

/** Who holds a tag where it is, why and until when, and how much it misses. */
export function PinWords({ pin, check }: { pin: PinView; check?: RegistryCheck | undefined }) {
  const { by, at, reason, isRetagged } = pin
  const behind = behindWords(pin, check)
  return (
    <>
      {isRetagged && (
        <span className="block text-warn">
          <TriangleAlert aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
          Somebody set this digest without Quayside; the pin before it was:
        </span>
      )}
      {by === null && at === null ? (
        'Pinned without Quayside: nobody recorded who or why'
      ) : (
        <>
          Pinned {at !== null && <RelativeTime time={at} />} {by !== null && `by ${by}`}
        </>
      )}
      {behind !== null && `, ${behind}`}
      {reason !== null && <q className="block">{reason}</q>}
      {pin.until !== null && <Until until={pin.until} />}
    </>
  )
}

function Until({ until }: { until: string }) {
  const isLate = useClock((now) => isOverdue({ until }, now))
  return isLate ? (
    <span className="block font-medium text-warn">
      <AlarmClock aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />
      Overdue: it was to be looked at <RelativeTime time={until} />
    </span>
  ) : (
    <span className="block">
      To be looked at <RelativeTime time={until} />
    </span>
  )
}
