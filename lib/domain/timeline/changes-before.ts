import { CLOCK_SLACK_MS } from '#lib/domain/moves/move-evidence'
import { sharesPlace } from '#lib/domain/timeline/place'
import { isUnwatched, newestFirst, type TimelineEvent, type What } from '#lib/domain/timeline/timeline-event'

const HOUR_MS = 3_600_000

/** What comes of changes, or was not done. */
const NO_CHANGES = new Set<What['kind']>([
  'crash-begun',
  'crash-over',
  'rollout-done',
  'rollout-stuck',
  'import-failing',
  'import-recovered',
  'run-ended',
  'attempt',
  'gap',
  'silent',
])

/** What changed before a moment. */
export type ChangesBefore<E extends TimelineEvent> = {
  /** The crashes that began in the hour before, or that went on then. */
  crashes: E[]
  /** What changed where it crashes, in the hour before that began: the last one first. */
  first: E[]
  /** What else changed in the hour before the moment, newest first. */
  others: E[]
  /** Times in that hour in which nobody watched. */
  gaps: E[]
}

/** @param at in ISO 8601 */
export function changesBefore<E extends TimelineEvent>(events: readonly E[], at: string): ChangesBefore<E> {
  const time = Date.parse(at)
  const crashes = events.filter(
    (event) => crashesAt(event, time) || mayCrashAt(event, time) || isNewCrash(event, time),
  )
  const changes = events.filter(({ what }) => !NO_CHANGES.has(what.kind))
  const first = changes.filter((change) => crashes.some((crash) => isBefore(change, crash, time)))
  const told = new Set(first)
  const others = changes.filter((change) => !told.has(change) && isWithin(change, time - HOUR_MS, time))
  const gaps = events.filter((event) => isGapIn(event, time - HOUR_MS, time))
  return {
    crashes: newestFirst(crashes),
    first: newestFirst(first),
    others: newestFirst(others),
    gaps: newestFirst(gaps),
  }
}

/** In the hour before a crash began, where it crashes. The clock of its node can be behind that of the API server. */
function isBefore(change: TimelineEvent, { when, where }: TimelineEvent, time: number): boolean {
  const begun = Math.min(Date.parse(when.at), time)
  return isWithin(change, begun - HOUR_MS, begun + CLOCK_SLACK_MS) && sharesPlace(change.where, where)
}

function isWithin({ when }: TimelineEvent, from: number, to: number): boolean {
  const at = Date.parse(when.at)
  return at > from && at <= to
}

/** Whether nobody watched in a part of a time. */
function isGapIn({ what }: TimelineEvent, from: number, to: number): boolean {
  if (!isUnwatched(what) || Date.parse(what.from) > to) return false
  return what.until === null || Date.parse(what.until) > from
}

function isNewCrash(event: TimelineEvent, time: number): boolean {
  return event.what.kind === 'crash-begun' && isWithin(event, time - HOUR_MS, time)
}

/** Whether it is a crash that had begun at a time, and was not over. */
export function crashesAt({ what, when }: TimelineEvent, time: number): boolean {
  if (what.kind !== 'crash-begun' || Date.parse(when.at) > time) return false
  return what.overAt === null || Date.parse(what.overAt) > time
}

/**
 * Whether it may have begun by then, though the first that is known came up to an hour later: the kubelet keeps the last end of a
 * container only, so a crash forgets when it began once its container ended again.
 */
export function mayCrashAt({ what, when }: TimelineEvent, time: number): boolean {
  if (what.kind !== 'crash-begun' || when.isExact) return false
  const known = Date.parse(when.at)
  return time < known && time >= Math.max(Date.parse(what.notBefore), known - HOUR_MS)
}
