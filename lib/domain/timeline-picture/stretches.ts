import type { RevisionPeriod } from '#lib/domain/workload/revision-period'
import type { Revision } from '#lib/domain/workload/revisions'

/** When a workload had its revisions: the last time each, the newest first, and before that, those that came back. */
export type Periods = { last: readonly RevisionPeriod[]; first: readonly RevisionPeriod[] }

/** A time in which a revision ruled. Times are milliseconds since 1970. */
export type Stretch = {
  revision: Revision
  isLast: boolean
  /** Null: it is known only that it rules now. */
  from: number | null
  /** Whether it possibly ruled before, too. */
  hadBefore: boolean
  /** Null: now. */
  to: number | null
  /** Otherwise it ruled no longer than until then. */
  isToExact: boolean
}

type Begun = Omit<Stretch, 'to' | 'isToExact'> & { until: { at: number; isExact: boolean } | null }

/**
 * The times of revisions, oldest first. They do not overlap, although clocks differ: each ends at the latest where the next one begins.
 * A former revision whose beginning is unknown is left out. No time depends on when this is called, so views stay the same.
 */
export function stretchesOf({ last, first }: Periods): Stretch[] {
  const begun = [
    ...first.flatMap((period) => begin(period, false)),
    ...last.toReversed().flatMap((period) => begin(period, true)),
  ].sort((a, b) => order(a.from, b.from))
  return begun.map((each, index) => ended(each, begun[index + 1]))
}

function begin({ revision, since, until }: RevisionPeriod, isLast: boolean): Begun[] {
  const from = timeIn(since?.at)
  if (from === null && !(isLast && revision.isCurrent)) return []
  const to = timeIn(until?.at)
  return [
    {
      revision,
      isLast,
      from,
      hadBefore: from === null || since?.isExact === false,
      until: to === null ? null : { at: to, isExact: until?.isExact === true },
    },
  ]
}

function ended({ until, ...stretch }: Begun, next: Begun | undefined): Stretch {
  const isNow = next === undefined && stretch.isLast && stretch.revision.isCurrent
  if (isNow) return { ...stretch, to: null, isToExact: true }
  const latest = next?.from ?? null
  if (until === null || order(until.at, latest) > 0) return { ...stretch, to: latest, isToExact: false }
  return { ...stretch, to: Math.max(until.at, stretch.from ?? until.at), isToExact: until.isExact }
}

function timeIn(time: string | undefined): number | null {
  const at = Date.parse(time ?? '')
  return Number.isNaN(at) ? null : at
}

/** Now is after all else. */
function order(a: number | null, b: number | null): number {
  return a === b ? 0 : (a ?? Infinity) - (b ?? Infinity)
}
