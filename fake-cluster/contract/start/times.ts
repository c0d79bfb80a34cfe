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
    if (isWrite(step))
      now = later(now, createdAt(step) ?? firstNew(steps, index, now) ?? nextImport(steps, index))
    return new Date(now || '2026-11-23T17:50:00Z')
  })
}

function later(now: string, time: string | undefined): string {
  return time !== undefined && time > now ? time : now
}

function firstNew(steps: Step[], index: number, now: string): string | undefined {
  // What only a preview or a review has is no time of an object.
  const stored = steps.slice(0, index).filter((step) => step.request.method === 'GET' || isWrite(step))
  const known = new Set(timesIn(stored))
  const times = timesIn(steps.slice(index, nextWrite(steps, index)))
  return times.find((time) => time > now && !known.has(time))
}

/** What came of a write of a stream shows first in the answer to an import, where that brings nothing new. */
function nextImport(steps: Step[], index: number): string | undefined {
  const body = steps.slice(index + 1).find(isWrite)?.response.body
  return isObject(body) && isObject(body.status) ? timesIn([body.status.import]).at(-1) : undefined
}

/** What is made says when. */
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
