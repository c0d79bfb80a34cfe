import type { RunFact, Time } from '#lib/domain/chronicle/facts'
import { earlier } from '#lib/domain/chronicle/merge'
import { inSeconds } from '#lib/domain/chronicle/times'
import type { Moment } from '#lib/domain/moves/moment'
import { firstPeriods } from '#lib/domain/workload-page/revision-periods'
import type { RevisionPeriod } from '#lib/domain/workload/revision-period'
import type { Revision } from '#lib/domain/workload/revisions'
import type { Workload } from '#lib/domain/workload/workload'

/** A period of a revision, also of one that only Quayside remembers. */
export type WholePeriod = RevisionPeriod & {
  /** The cluster no longer has the revision. Of its template, only images with a digest are known. */
  isForgotten: boolean
  /** What was observed, of each container whose image has a digest. */
  runs: readonly RunFact[]
}

/** Which use of a revision it is, as cluster and chronicle know it: one that comes back gets another number. */
export function useOf({ number, createdAt, name }: Pick<Revision, 'number' | 'createdAt' | 'name'>): string {
  return `${number} ${inSeconds(createdAt) ?? name}`
}

/** The use of a revision that Quayside observed. */
function useIn({ revision, madeAt }: RunFact): string {
  return useOf({ number: revision, createdAt: madeAt, name: '' })
}

/**
 * The periods that the cluster tells of, with better times where Quayside observed them, and those of revisions that are gone.
 * @param periods newest first
 * @param runs of the same workload
 * @param workload what ran before it was made was of another one of its name; null if it is gone
 */
export function wholePeriods(
  periods: readonly RevisionPeriod[],
  runs: readonly RunFact[],
  workload: Workload | null,
): WholePeriod[] {
  const uses = usesIn(runs)
  const kept = periods.map((period): WholePeriod => {
    const own = uses.get(useOf(period.revision)) ?? []
    uses.delete(useOf(period.revision))
    return { ...bettered(period, own), isForgotten: false, runs: own }
  })
  if (runs.length === 0) return kept
  const madeAt = Date.parse(workload?.object.metadata.creationTimestamp ?? '')
  const isOwn = ({ revision: { createdAt } }: RevisionPeriod) =>
    workload !== null && !(Date.parse(createdAt ?? '') < madeAt)
  const all = [...kept, ...[...uses.values()].flatMap(forgotten)].sort((a, b) => {
    const order = Number(isOwn(b)) - Number(isOwn(a))
    const time = isOwn(a) ? 0 : timeOf(b.since) - timeOf(a.since)
    return order || time || b.revision.number - a.revision.number
  })
  const bound: WholePeriod[] = []
  for (const period of all) {
    const next = bound.at(-1)
    bound.push(next === undefined ? period : boundBy(period, next, isOwn(period) === isOwn(next)))
  }
  return bound
}

function usesIn(runs: readonly RunFact[]): Map<string, RunFact[]> {
  const uses = new Map<string, RunFact[]>()
  for (const run of runs) uses.set(useIn(run), [...(uses.get(useIn(run)) ?? []), run])
  return uses
}

/**
 * The revisions that only Quayside remembers, with the names that they have among the periods. `createdAt` is when each use of one began,
 * null where that is not known exactly.
 * @param kept those that the cluster has
 * @param runs of the same workload
 */
export function forgottenRevisions(kept: readonly Revision[], runs: readonly RunFact[]): Revision[] {
  const uses = usesIn(runs)
  for (const revision of kept) uses.delete(useOf(revision))
  return [...uses.values()].flatMap(forgotten).map(({ revision, since }) => {
    return { ...revision, createdAt: since?.isExact === true ? since.at : null }
  })
}

function bettered(period: RevisionPeriod, runs: readonly RunFact[]): RevisionPeriod {
  const { revision, since, until } = period
  return {
    revision,
    since: better(since, momentOf(earliest(runs.map(({ from }) => from)))),
    until: revision.isCurrent ? until : better(until, momentOf(earliest(runs.map((run) => run.until)))),
  }
}

function forgotten(runs: readonly RunFact[]): WholePeriod[] {
  const [run] = runs
  const from = earliest(runs.map((each) => each.from))
  if (run === undefined || from === null) return []
  const containers = runs.map(({ container, image }) => ({ name: container, image }))
  const revision: Revision = {
    number: run.revision,
    // No object has such a name.
    name: useIn(run),
    podLabel: null,
    createdAt: run.madeAt,
    changeCause: null,
    isCurrent: false,
    isRenumbered: from.known !== 'exact' || from.at !== run.madeAt,
    template: { spec: { containers } },
  }
  const until = momentOf(earliest(runs.map((each) => each.until)))
  return [{ revision, since: momentOf(from), until, isForgotten: true, runs }]
}

/** It ended where the next one began, or before that. That it began before its own end tells nothing. */
function boundBy(period: WholePeriod, next: WholePeriod, isOfSame: boolean): WholePeriod {
  const { since, revision } = period
  if (revision.isCurrent) return period
  const isNext = isOfSame && next.revision.number === revision.number + 1
  const until = better(
    period.until,
    next.since && (isNext ? next.since : { at: next.since.at, isExact: false }),
  )
  const isUnknown = since?.isExact === false && until !== null && timeOf(since) >= timeOf(until)
  return { ...period, since: isUnknown ? null : since, until }
}

/** The first uses of revisions that came back, where no period is this use. */
export function firstUses(periods: readonly WholePeriod[]): RevisionPeriod[] {
  const first = periods.filter(
    ({ since, revision }) => since?.isExact === true && inSeconds(since.at) === inSeconds(revision.createdAt),
  )
  const told = new Set(first.map(({ revision }) => inSeconds(revision.createdAt)))
  const others = firstPeriods(periods.map(({ revision }) => revision)).filter(
    ({ revision }) => !told.has(inSeconds(revision.createdAt)),
  )
  return [...new Map(others.map((period) => [inSeconds(period.revision.createdAt), period])).values()]
}

function earliest(times: readonly (Time | null)[]): Time | null {
  return times.reduce(earlier, null)
}

function momentOf(time: Time | null): Moment | null {
  return time && { at: time.at, isExact: time.known === 'exact' }
}

/** An exact time is better than a bound, and of bounds (then or earlier) the earlier one. */
function better(own: Moment | null, other: Moment | null): Moment | null {
  if (own === null || other === null) return own ?? other
  if (own.isExact !== other.isExact) return own.isExact ? own : other
  return own.isExact || timeOf(own) <= timeOf(other) ? own : other
}

/** What is unknown may be now. */
function timeOf(moment: Moment | null): number {
  return moment === null ? Infinity : Date.parse(moment.at)
}
