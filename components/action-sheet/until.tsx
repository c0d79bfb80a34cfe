import { Field } from '#components/ui/field'
import { useClock } from '#components/ui/clock'
import type { ActionRequest } from '#lib/plan/plan'

type Pin = Extract<ActionRequest, { action: 'pin' }>

/** When somebody should look at the pin again: the end of a day of the reader. */
export function Until({ request, onAsk }: { request: Pin; onAsk: (request: ActionRequest) => void }) {
  const today = useClock((now) => dayOf(new Date(now)))
  return (
    <Field
      type="date"
      label="Until when?"
      hint="Optional. Past this day, the pin is shown as overdue; nothing moves by itself."
      min={today}
      value={request.until === null ? '' : dayOf(new Date(request.until))}
      onChange={({ target }) => onAsk({ ...request, until: endOf(target.value) })}
    />
  )
}

/** Of the reader's day; null where none is named. */
export function endOf(day: string): string | null {
  return day === '' ? null : new Date(`${day}T23:59:59`).toISOString()
}

export function dayOf(date: Date): string {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'))
  return `${String(date.getFullYear()).padStart(4, '0')}-${month ?? ''}-${day ?? ''}`
}
