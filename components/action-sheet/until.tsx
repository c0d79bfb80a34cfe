import { Field } from '#components/ui/field'
import { useClock } from '#components/ui/clock'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'

/** When somebody should look at the pin again, where the plan pins: the end of a day of the reader. Or when a CronJob is resumed. */
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
  if (request.action === 'suspend') return <ResumeDate request={request} onAsk={onAsk} />
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

/** When Quayside resumes a CronJob, to the minute of the reader. */
function ResumeDate({
  request,
  onAsk,
}: {
  request: RequestOf<'suspend'>
  onAsk: (request: ActionRequest) => void
}) {
  const soon = useClock((now) => minuteOf(new Date(now)))
  if (!request.suspended) return null
  return (
    // Browsers draw this field at its own width.
    <div className="sm:min-w-60!">
      <Field
        type="datetime-local"
        label={
          <>
            Resume when? <span className="font-normal text-soft">(optional, done by Quayside)</span>
          </>
        }
        min={soon}
        value={request.until === null ? '' : minuteOf(new Date(request.until))}
        onChange={({ target: { value } }) =>
          onAsk({ ...request, until: value === '' ? null : new Date(value).toISOString() })
        }
      />
    </div>
  )
}

/** As a field of the type `datetime-local` has it, in the time zone of the reader. */
export function minuteOf(date: Date): string {
  const [hours, minutes] = [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0'))
  return `${dayOf(date)}T${hours ?? ''}:${minutes ?? ''}`
}

/** The end of a day in the time zone of the reader; null for no day. */
export function endOf(day: string): string | null {
  return day === '' ? null : new Date(`${day}T23:59:59`).toISOString()
}

export function dayOf(date: Date): string {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'))
  return `${String(date.getFullYear()).padStart(4, '0')}-${month ?? ''}-${day ?? ''}`
}
