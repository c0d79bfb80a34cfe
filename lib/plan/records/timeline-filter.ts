import { EVENT_KINDS, kindsOf, type EventKind } from '#lib/domain/timeline/event-kinds'
import { peopleOf } from '#lib/domain/timeline/event-people'
import { placeName } from '#lib/domain/timeline/place'
import { isSince, isUnwatched, type TimelineEvent } from '#lib/domain/timeline/timeline-event'
import {
  A_TIME,
  activitySearch,
  keyIn,
  listOf,
  readActivityFilter,
  timeIn,
  type ActivityFilter,
} from '#lib/plan/records/activity-filter'

/** What the timeline shows. Empty or null: all. */
export type TimelineFilter = Pick<ActivityFilter, 'by' | 'lane' | 'from' | 'to'> & {
  kind: EventKind | null
  /** The moment that is asked about, in ISO 8601. */
  at: string | null
}

export const WHOLE_TIMELINE: TimelineFilter = {
  by: '',
  lane: '',
  from: null,
  to: null,
  kind: null,
  at: null,
}

const SHARED = ['by', 'lane', 'from', 'to'] as const

/** `problems`: a sentence about each value that is none, and does not count. */
export type ReadTimelineFilter = { filter: TimelineFilter; problems: string[] }

/** The filter in an address, where anything can stand. Its parameters have the names of its members. */
export function readTimelineFilter(search: Pick<URLSearchParams, 'get'>): ReadTimelineFilter {
  const isShared = (name: string) => SHARED.some((each) => each === name)
  const { filter, problems } = readActivityFilter({
    get: (name) => (isShared(name) ? search.get(name) : null),
  })
  const read = <T>(name: 'kind' | 'at', parse: (text: string) => T | null, wanted: string) => {
    const text = search.get(name) ?? ''
    const value = text === '' ? null : parse(text)
    if (value === null && text !== '')
      problems.push(`${name}=${JSON.stringify(text.slice(0, 80))} is not ${wanted}.`)
    return value
  }
  const { by, lane, from, to } = filter
  const kind = read('kind', (text) => keyIn(EVENT_KINDS, text), listOf(EVENT_KINDS))
  return { filter: { by, lane, from, to, kind, at: read('at', timeIn, A_TIME) }, problems }
}

/** Without what is at its default, so each timeline has one address. */
export function timelineSearch({ by, lane, from, to, kind, at }: Partial<TimelineFilter>): string {
  const shared = { ...(by !== undefined && { by }), ...(lane !== undefined && { lane }) }
  const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const parameters = new URLSearchParams(activitySearch({ ...shared, ...span }))
  if (kind != null) parameters.set('kind', kind)
  if (at != null) parameters.set('at', at)
  return parameters.size === 0 ? '' : `?${parameters.toString()}`
}

export function isEventMatching(event: TimelineEvent, filter: TimelineFilter): boolean {
  const { by, lane, from, to, kind } = filter
  const { what, when, where } = event
  const person = by.toLowerCase()
  return (
    (kind === null || kindsOf(what).includes(kind)) &&
    (lane === '' || isUnwatched(what) || where.some((place) => placeName(place) === lane)) &&
    (by === '' || peopleOf(event).some((each) => each.toLowerCase() === person)) &&
    (from === null || isSince(from, endOf(event))) &&
    (to === null || isSince(when.at, to))
  )
}

/** What began before a span can have gone on in it. */
function endOf({ what, when }: TimelineEvent): string {
  if (what.kind === 'operation') return what.endedAt ?? NOT_YET
  return isUnwatched(what) ? (what.until ?? NOT_YET) : when.at
}

const NOT_YET = '9999-12-31T00:00:00Z'
