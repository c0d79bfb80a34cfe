import { runsOn, type Chronicle } from '#lib/domain/chronicle/chronicle'
import type { RunFact } from '#lib/domain/chronicle/facts'
import { isWatched } from '#lib/domain/chronicle/stretches'
import type { Mover } from '#lib/domain/moves/mover'
import type { Snapshot } from '#lib/domain/snapshot'
import { placesOf, type Place } from '#lib/domain/timeline/place'
import { endOfRollout, type RolloutEnd } from '#lib/domain/timeline/rollout-end'
import { changeOf } from '#lib/domain/timeline/rollout-change'
import { rolloutMovers } from '#lib/domain/timeline/rollout-movers'
import { isSince, type TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { Ownership } from '#lib/domain/workload/ownership'
import { keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { returnsIn, type WorkloadJournal } from '#lib/domain/workload/workload-journal'
import { makerOf } from '#lib/domain/workload-page/revision-movers'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import { useOf, wholePeriods, type WholePeriod } from '#lib/domain/workload-page/whole-periods'

/** Where rollouts are, since when they are told, and what was observed until now. */
type Of = {
  key: WorkloadKey
  where: readonly Place[]
  from: string
  chronicle: Chronicle | undefined
  now: number
}

/**
 * The rollouts of a workload since a time, by its kept revisions and by those that Quayside remembers: begun, and done or stuck. Of a
 * revision that came back, the cluster has the last use alone.
 */
export function rolloutEvents(
  snapshot: Snapshot,
  workload: Workload,
  ownership: Ownership,
  journal: WorkloadJournal,
  from: string,
): TimelineEvent[] {
  const { chronicle, readAt } = snapshot
  const key: WorkloadKey = { kind: workload.kind, name: workload.object.metadata.name }
  const kept = lastPeriods(workload, ownership, returnsIn(journal))
  const periods = wholePeriods(kept, runsOn(chronicle, key), workload)
  const movers = rolloutMovers(snapshot, workload, periods, journal)
  const of = { key, where: placesOf(workload), from, chronicle, now: Date.parse(readAt) }
  return periods.flatMap((period, index) => {
    const end = period.revision.isCurrent ? endOfRollout(workload, ownership, period.revision) : null
    return eventsOf(of, periods, index, movers[index] ?? [], end)
  })
}

/** Those of a workload that is gone. Of who began them, only the journal tells. @param runs newest first */
export function goneRolloutEvents(
  snapshot: Pick<Snapshot, 'chronicle' | 'readAt'>,
  key: WorkloadKey,
  runs: readonly RunFact[],
  journal: WorkloadJournal,
  from: string,
): TimelineEvent[] {
  const periods = wholePeriods([], runs, null)
  const where: Place[] = [{ kind: 'workload', workload: key }]
  const of = { key, where, from, chronicle: snapshot.chronicle, now: Date.parse(snapshot.readAt) }
  return periods.flatMap((period, index) => eventsOf(of, periods, index, makerOf(period, journal), null))
}

/** @param end as the cluster tells it */
function eventsOf(
  of: Of,
  periods: readonly WholePeriod[],
  index: number,
  who: readonly Mover[],
  end: RolloutEnd | null,
): TimelineEvent[] {
  const period = periods[index]
  if (period === undefined) return []
  const { revision, since, runs } = period
  const { key, where, from } = of
  const times = [since?.at, end?.when.at, ...runs.map(({ healthyAt }) => healthyAt)]
  // Most are older, and to compare pod templates takes long.
  if (!times.some((at) => typeof at === 'string' && isSince(from, at))) return []
  const event = (kind: string, { when, what }: Pick<TimelineEvent, 'when' | 'what'>): TimelineEvent => {
    return { id: `${kind} ${keyOf(key)} ${useOf(revision)}`, when, what, where, who, certainty: 'seen' }
  }
  // One that lost what it replaced may seem to be of the other kind, and is the same event.
  const begun = since && event('rollout-begun', { when: since, what: changeOf(period, periods[index + 1]) })
  const ends = endsOf(end, seenDone(of, period)).map((each) => event(each.what.kind, each))
  return [...(begun === null ? [] : [begun]), ...ends].filter(({ when }) => isSince(from, when.at))
}

/** A rollout that is done was so when Quayside first saw the workload healthy with it, or before. */
function seenDone({ chronicle, now }: Of, { since, revision, runs }: WholePeriod): RolloutEnd | null {
  const [at] = runs.flatMap(({ healthyAt }) => healthyAt ?? []).sort()
  // Nobody knows how long before it was done, if nobody watched when it began.
  const isKnown = since !== null && isWatched(chronicle?.stretches ?? [], Date.parse(since.at), now)
  if (at === undefined || !isKnown) return null
  const { number, isRenumbered: isBack } = revision
  return { when: { at, isExact: false }, what: { kind: 'rollout-done', revision: number, isBack } }
}

function endsOf(end: RolloutEnd | null, seen: RolloutEnd | null): RolloutEnd[] {
  if (end === null || seen === null) return [end ?? seen ?? []].flat()
  if (end.what.kind === 'rollout-stuck') return [seen, end]
  const isSooner = !end.when.isExact && Date.parse(seen.when.at) < Date.parse(end.when.at)
  return [isSooner ? seen : end]
}
