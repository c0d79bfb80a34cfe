import { isObject } from '../api/json'
import { isWrite, type Step } from './recording'

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g

/**
 * The time of the demo cluster's clock for each step: before the first write the last one that was read, and for each
 * write the next one that the recording shows from there on, so that what it causes gets the time that it had. The
 * clock stands still meanwhile: the order of events is compared, never their timing.
 */
export function timesOf(steps: Step[]): Date[] {
  let now = ''
  return steps.map((step, index) => {
    if (isWrite(step)) now = createdAt(step) ?? nextTime(steps, index, now) ?? now
    else if (!steps.slice(0, index).some(isWrite)) now = timesIn([step]).at(-1) ?? now
    return new Date(now || '2026-11-23T17:50:00Z')
  })
}

function nextTime(steps: Step[], index: number, now: string): string | undefined {
  if (!now) return timesIn(steps.slice(index, index + 1)).at(-1)
  const known = new Set(timesIn(steps.slice(0, index)))
  return timesIn(steps.slice(index)).find((time) => time > now && !known.has(time))
}

/** What is made says when. */
function createdAt({ request, response: { body } }: Step): string | undefined {
  if (request.method !== 'POST' || !isObject(body) || !isObject(body.metadata)) return undefined
  const { creationTimestamp: created } = body.metadata
  return typeof created === 'string' ? created : undefined
}

/** When a pod has to be gone is a time to come. */
function timesIn(steps: Step[]): string[] {
  const text = JSON.stringify(
    steps.map(({ response }) => response),
    (key, value: unknown) => (key === 'deletionTimestamp' ? undefined : value),
  )
  return (text.match(TIME) ?? []).sort()
}
