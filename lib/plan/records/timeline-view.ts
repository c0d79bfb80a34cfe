import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import type { ObservationView } from '#lib/domain/chronicle/observation-view'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Unread } from '#lib/domain/freshness'
import { changesBefore, type ChangesBefore } from '#lib/domain/timeline/changes-before'
import { peopleOf } from '#lib/domain/timeline/event-people'
import { placeName } from '#lib/domain/timeline/place'
import {
  isUnwatched,
  newestFirst,
  type PlacedEvent,
  type TimelineEvent,
} from '#lib/domain/timeline/timeline-event'
import type { RanThen } from '#lib/domain/timeline/what-ran'
import { isEventMatching, type TimelineFilter } from '#lib/plan/records/timeline-filter'
import type { JournalProblem } from '#lib/plan/records/operation-view'

/** How far a timeline looks in one environment, and what it could not read. */
export type TimelineReach = {
  environment: EnvironmentView
  /** From then on all is told that its objects still tell. */
  from: string
  /** From then on the journal has all operations; null if from the first one on. */
  journalFrom: string | null
  journalProblem: JournalProblem
  /** Entries of the journal that are left out. */
  unreadEntries: number
  unread: Unread[]
  /** How far what Quayside observed reaches; null where that is off or not read. */
  observation: ObservationView | null
}

/** What was asked to run in an environment at a moment. */
export type RanIn = RanThen & { environment: string }

/** What is known about a moment. */
export type MomentView = ChangesBefore<PlacedEvent> & {
  at: string
  ran: RanIn[]
  /** How many more workloads there are, which moved less lately than these. */
  unlisted: number
}

/** What happened in one environment or several, newest first. */
export type TimelineView = {
  readAt: string
  reaches: TimelineReach[]
  events: PlacedEvent[]
  /** How many match the filter, and how many there are. */
  matching: number
  total: number
  /** Of images that events brought, by digest; those that are not known are not in it. */
  commits: Record<string, { commit: string; url: string | null }>
  /** What people said of images, by environment and digest. */
  marks: Record<string, Record<string, ImageMark>>
  /** What a filter can name. */
  people: string[]
  lanes: string[]
  /** Null if no moment is asked about, or it is still to come. */
  moment: MomentView | null
  isStillToCome: boolean
}

/** One environment, before the filter. */
export type TimelineRead = {
  reach: TimelineReach
  events: readonly TimelineEvent[]
  /** At the moment that is asked about; empty without one. */
  ran: readonly RanThen[]
  unlisted: number
}

/** A filter finds older ones. */
const MOST_SHOWN = 300
const MOST_LANES = 200
/** Of an operation on many tags; the operation itself has them all. */
const MOST_PLACES = 6

/** @param now in milliseconds */
export function timelineView(
  reads: readonly TimelineRead[],
  filter: TimelineFilter,
  readAt: string,
  now: number,
): TimelineView {
  const isStillToCome = filter.at !== null && Date.parse(filter.at) > now
  const all = reads.flatMap(({ reach, events }) =>
    events.map((event): PlacedEvent => ({ ...event, environment: reach.environment.name })),
  )
  const found = newestFirst(all.filter((event) => isEventMatching(event, filter)))
  return {
    readAt,
    reaches: reads.map(({ reach }) => reach),
    events: found.slice(0, MOST_SHOWN).map(shown),
    matching: found.length,
    total: all.length,
    commits: {},
    marks: {},
    people: sorted(all.flatMap(peopleOf)),
    lanes: sorted(
      all.flatMap(({ where }) => where.flatMap((place) => (place.kind === 'source' ? [] : placeName(place)))),
    ).slice(0, MOST_LANES),
    moment: filter.at === null || isStillToCome ? null : momentView(reads, all, filter.lane, filter.at),
    isStillToCome,
  }
}

/** The filter by lane holds for a moment, too; by person and kind it would hide what caused a crash. */
function momentView(
  reads: readonly TimelineRead[],
  all: readonly PlacedEvent[],
  lane: string,
  at: string,
): MomentView {
  const { crashes, first, others, gaps } = changesBefore(lane === '' ? all : near(all, lane), at)
  return {
    at,
    crashes: crashes.map(shown),
    first: first.map(shown),
    others: others.slice(0, MOST_SHOWN).map(shown),
    gaps,
    ran: reads.flatMap(({ reach, ran }) =>
      ran.map((each) => ({ ...each, environment: reach.environment.name })),
    ),
    unlisted: reads.reduce((sum, { unlisted }) => sum + unlisted, 0),
  }
}

/** What happened there, and when nobody watched; of a workload, also to the lanes that feed it, as its rollouts and crashes name them. */
function near(events: readonly PlacedEvent[], name: string): PlacedEvent[] {
  const lanes = events.flatMap(({ what, where: [first, ...others] }) => {
    const isOwn = what.kind !== 'operation' && first !== undefined && placeName(first) === name
    return isOwn ? others.filter(({ kind }) => kind === 'lane').map(placeName) : []
  })
  const names = new Set([name, ...lanes])
  return events.filter(
    ({ what, where }) => isUnwatched(what) || where.some((place) => names.has(placeName(place))),
  )
}

function shown(event: PlacedEvent): PlacedEvent {
  const { what, where } = event
  if (where.length <= MOST_PLACES) return event
  const short =
    what.kind === 'operation'
      ? { ...what, images: what.images.slice(0, MOST_PLACES), rollouts: what.rollouts.slice(0, MOST_PLACES) }
      : what
  return { ...event, what: short, where: where.slice(0, MOST_PLACES), unlisted: where.length - MOST_PLACES }
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].filter(Boolean).sort()
}
