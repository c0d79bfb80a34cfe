import { Field } from '#components/ui/field'
import { useClock } from '#components/ui/clock'
import type { ActionRequest } from '#lib/plan/actions/actions'

/** When somebody should look at the pin again, where the plan pins: the end of a day of the reader. */
export function Until({
  request,
  pins,
  onAsk,
}: {
  request: ActionRequest
  /** The tag that the plan pins; null for none. */
  pins: string | null
  onAsk: (request: ActionRequest) => void
}) {
  const today = useClock((now) => dayOf(new Date(now)))
  if (!('until' in request) || (pins === null && request.until === null)) return null
  return (
    <Field
      type="date"
      label={
        <>
          Until when? <span className="font-normal text-soft">(optional, moves nothing)</span>
        </>
      }
      min={today}
      value={request.until === null ? '' : dayOf(new Date(request.until))}
      onChange={({ target }) => onAsk({ ...request, until: endOf(target.value) })}
    />
  )
}

/** The end of a day in the time zone of the reader; null for no day. */
export function endOf(day: string): string | null {
  return day === '' ? null : new Date(`${day}T23:59:59`).toISOString()
}

export function dayOf(date: Date): string {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'))
  return `${String(date.getFullYear()).padStart(4, '0')}-${month ?? ''}-${day ?? ''}`
}
