import { isObject } from '../../api/json'
import { isWrite, type Step } from '../recording'

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g

/**
 * The time of the demo cluster's clock for each step: at first the newest that its start has, and for each write the
 * first new one that shows before the next write, so that what it causes gets the time that it had. The clock stands
 * still meanwhile: the order of events is compared, never their timing.
 */
export function timesOf(steps: Step[], start: unknown[]): Date[] {
  const first = steps.find(isWrite)
  let now = timesIn(start).at(-1) ?? newestTimeIn(first)
  return steps.map((step, index) => {
    if (isWrite(step)) now = later(now, createdAt(step) ?? firstNew(steps, index, now))
    return new Date(now || '2026-11-23T17:50:00Z')
  })
}

function later(now: string, time: string | undefined): string {
  return time !== undefined && time > now ? time : now
}

function firstNew(steps: Step[], index: number, now: string): string | undefined {
  const next = steps.findIndex((step, other) => other > index && isWrite(step))
  const known = new Set(timesIn(steps.slice(0, index)))
  const times = timesIn(steps.slice(index, next === -1 ? undefined : next))
  return times.find((time) => time > now && !known.has(time))
}

/** What is made says when. */
function createdAt({ request, response: { body } }: Step): string | undefined {
  if (request.method !== 'POST' || !isObject(body) || !isObject(body.metadata)) return undefined
  const { creationTimestamp: created } = body.metadata
  return typeof created === 'string' ? created : undefined
}

/** The newest time that an answer shows is not later than the answer. */
export function newestTimeIn(step: Step | undefined): string {
  return timesIn([step?.response.body]).at(-1) ?? ''
}

/** When a pod has to be gone is a time to come. */
function timesIn(values: unknown[]): string[] {
  const text = JSON.stringify(values, (key, value: unknown) =>
    key === 'deletionTimestamp' || key === 'request' ? undefined : value,
  )
  return (text.match(TIME) ?? []).sort()
}
