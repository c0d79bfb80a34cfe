import { runsOn } from '#lib/domain/chronicle/chronicle'
import type { RunFact } from '#lib/domain/chronicle/facts'
import { gapsIn, isInGap, isWatched, SILENCE_MS, type Stretch } from '#lib/domain/chronicle/stretches'
import type { Images } from '#lib/domain/image/image'
import { digestIn } from '#lib/domain/image/pull-spec'
import type { Snapshot } from '#lib/domain/snapshot'
import { goneCrashEvents } from '#lib/domain/timeline/crash-events'
import { healthThen, type HealthThen, type RecordedState } from '#lib/domain/timeline/health-then'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { Ownership } from '#lib/domain/workload/ownership'
import { containersOf } from '#lib/domain/workload/pod-template'
import { isPlaced, triggersOf } from '#lib/domain/workload/triggers'
import type { Workload, WorkloadKey } from '#lib/domain/workload/workload'
import { returnsIn, type WorkloadJournal } from '#lib/domain/workload/workload-journal'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import { wholePeriods, type WholePeriod } from '#lib/domain/workload-page/whole-periods'

/** An image of a pod template, and the stream that has it; null where no trigger tells. */
type RanImage = {
  container: string
  image: string
  stream: string | null
  commit: string | null
  commitUrl: string | null
}

/** What a workload was asked to run at a moment. */
export type RanThen = {
  workload: WorkloadKey
  /** Null where neither the kept revisions nor the chronicle tell. */
  revision: number | null
  images: RanImage[]
  health: HealthThen
}

type Observed = Pick<Snapshot, 'chronicle' | 'readAt'>

/**
 * What a workload had in its pod template at a moment. It is known only where one revision was certainly in use: since then at the
 * latest, and until after that moment at the earliest.
 */
export function ranThen(
  snapshot: Observed,
  workload: Workload,
  ownership: Ownership,
  journal: WorkloadJournal,
  events: readonly TimelineEvent[],
  recorded: readonly RecordedState[],
  at: string,
): RanThen {
  const key = { kind: workload.kind, name: workload.object.metadata.name }
  const runs = runsOn(snapshot.chronicle, key)
  const periods = wholePeriods(lastPeriods(workload, ownership, returnsIn(journal)), runs, workload)
  const streams = new Map(
    triggersOf(workload)
      .list.filter(isPlaced)
      .flatMap(({ container, stream, namespace }) => (namespace === null ? [[container, stream]] : [])),
  )
  const told = [...events, ...goneCrashEvents(key, { runs, arePodsWhole: false })]
  return ranIn(snapshot, key, periods, streams, told, recorded, at)
}

/** The same of workloads that are gone; without those of which nothing is known then. */
export function goneThen(snapshot: Observed, gone: readonly (readonly RunFact[])[], at: string): RanThen[] {
  return gone.flatMap((runs) => {
    const [run] = runs
    if (run === undefined) return []
    const key = run.workload
    const told = goneCrashEvents(key, { runs, arePodsWhole: false })
    const ran = ranIn(snapshot, key, wholePeriods([], runs, null), new Map(), told, [], at)
    return ran.revision === null ? [] : [ran]
  })
}

function ranIn(
  { chronicle, readAt }: Observed,
  workload: WorkloadKey,
  periods: readonly WholePeriod[],
  streams: ReadonlyMap<string, string>,
  events: readonly TimelineEvent[],
  recorded: readonly RecordedState[],
  at: string,
): RanThen {
  const [stretches, now] = [chronicle?.stretches ?? [], Date.parse(readAt)]
  const gaps = gapsIn(stretches, now)
  const watched = isWatched(stretches, Date.parse(at), now) ? gaps : null
  const period = periods.find((each) => isIn(each, Date.parse(at), watched))
  if (period === undefined) {
    const health: HealthThen = { kind: 'unknown', isInGap: isInGap(gaps, Date.parse(at)) }
    return { workload, revision: null, images: [], health }
  }
  const images = containersOf(period.revision.template).map(({ name: container, image = '' }) => {
    return {
      container,
      image: digestIn(image),
      stream: streams.get(container) ?? null,
      commit: null,
      commitUrl: null,
    }
  })
  const { number: revision } = period.revision
  return { workload, revision, images, health: healthThen(workload, period, events, recorded, gaps, at) }
}

/** The same with the commits of its images, as far as they are known. */
export function withCommitsOfImages(ran: RanThen, images: Images): RanThen {
  return {
    ...ran,
    images: ran.images.map((each) => {
      const { commit = null, commitUrl = null } = images.get(each.image) ?? {}
      return { ...each, commit, commitUrl }
    }),
  }
}

/**
 * A workload that was seen healthy with a revision had it then.
 * @param gaps times in which nobody watched; null if nobody did at that moment
 */
function isIn(
  { revision, since, until, runs }: WholePeriod,
  at: number,
  gaps: readonly Stretch[] | null,
): boolean {
  if (since === null || Date.parse(since.at) > at) return false
  if (revision.isCurrent) return true
  const isSeen = runs.some(({ healthyAt }) => healthyAt !== null && at <= Date.parse(healthyAt))
  if (isSeen || (until?.isExact === true && at < Date.parse(until.at))) return true
  return gaps !== null && runs.some((run) => wasSeenToEnd(run, at, gaps))
}

/** Where somebody watched all the time, it ended after the look before the one that saw it. A shorter silence is no gap. */
function wasSeenToEnd({ until }: RunFact, at: number, gaps: readonly Stretch[]): boolean {
  const end = Date.parse(until?.at ?? '')
  if (until?.known !== 'seen' || !(at < end - SILENCE_MS)) return false
  return !gaps.some((gap) => gap.from < end && gap.until > at)
}
