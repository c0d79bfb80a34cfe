import { isObject } from '../../api/json'
import { isWrite, nextWrite, type Step } from '../recording'

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g

/**
 * The time of the demo cluster's clock for each step. It starts with the newest time of the initial objects; each
 * write sets it to the first new time that is shown before the next write, so that its results get the recorded time.
 * The clock stands still in between: the order of events is compared, not their timing.
 */
export function stepTimes(steps: Step[], start: unknown[]): Date[] {
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
  const known = new Set(timesIn(steps.slice(0, index)))
  const times = timesIn(steps.slice(index, nextWrite(steps, index)))
  return times.find((time) => time > now && !known.has(time))
}

/** A created object contains its time. */
function createdAt({ request, response: { body } }: Step): string | undefined {
  if (request.method !== 'POST' || !isObject(body) || !isObject(body.metadata)) return undefined
  const { creationTimestamp: created } = body.metadata
  return typeof created === 'string' ? created : undefined
}

/** The newest time that a response shows is not later than the response. */
export function newestTimeIn(step: Step | undefined): string {
  return timesIn([step?.response.body]).at(-1) ?? ''
}

/** `deletionTimestamp` is left out because it is in the future. */
function timesIn(values: unknown[]): string[] {
  const text = JSON.stringify(values, (key, value: unknown) =>
    key === 'deletionTimestamp' || key === 'request' ? undefined : value,
  )
  return (text.match(TIME) ?? []).sort()
}
