import { isInGap, type Stretch } from '#lib/domain/chronicle/stretches'
import { crashesAt, mayCrashAt } from '#lib/domain/timeline/changes-before'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import type { WholePeriod } from '#lib/domain/workload-page/whole-periods'

/** How a workload was, as far as anything tells. */
export type HealthThen =
  /** `isCertain`: false where it may have begun only later, or nobody watched then. */
  | { kind: 'crashing'; container: string; isCertain: boolean }
  | { kind: 'stuck' }
  /** What a finished operation wrote down, before that moment and of the same revision. */
  | { kind: 'recorded'; state: string; at: string; operation: string }
  /** When Quayside first saw it healthy with the same revision, before that moment. */
  | { kind: 'healthy'; at: string }
  /** `isInGap`: nobody watched then. */
  | { kind: 'unknown'; isInGap: boolean }

/** The state of a workload at the end of an operation. */
export type RecordedState = { at: string; state: string; operation: string }

/** @param events of its environment @param gaps times in which nobody watched */
export function healthThen(
  key: WorkloadKey,
  { since, revision, runs }: WholePeriod,
  events: readonly TimelineEvent[],
  recorded: readonly RecordedState[],
  gaps: readonly Stretch[],
  at: string,
): HealthThen {
  const time = Date.parse(at)
  const isUnwatched = isInGap(gaps, time)
  const own = events.filter(
    ({ where: [place] }) => place?.kind === 'workload' && keyOf(place.workload) === keyOf(key),
  )
  const certain = own.find((event) => crashesAt(event, time))
  const crash = certain ?? own.find((event) => mayCrashAt(event, time))
  if (crash?.what.kind === 'crash-begun')
    return {
      kind: 'crashing',
      container: crash.what.container,
      isCertain: crash === certain && !isUnwatched,
    }
  const isStuck = own.some(
    ({ what, when }) =>
      what.kind === 'rollout-stuck' && what.revision === revision.number && Date.parse(when.at) <= time,
  )
  if (isStuck) return { kind: 'stuck' }
  const begun = Date.parse(since?.at ?? '')
  const [last] = recorded
    .filter((each) => Date.parse(each.at) <= time && Date.parse(each.at) >= begun)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  if (last !== undefined) return { kind: 'recorded', ...last }
  const [seen] = runs.flatMap(({ healthyAt }) => healthyAt ?? []).sort()
  const isSeen = seen !== undefined && Date.parse(seen) <= time && !hasCrashed(own, Date.parse(seen), time)
  return isSeen && !isUnwatched ? { kind: 'healthy', at: seen } : { kind: 'unknown', isInGap: isUnwatched }
}

function hasCrashed(own: readonly TimelineEvent[], from: number, to: number): boolean {
  return own.some(
    ({ what, when }) =>
      what.kind === 'crash-begun' && Date.parse(when.at) <= to && Date.parse(what.lastAt) >= from,
  )
}

/** How a workload was, in a few words. @param time writes a time for the reader */
export function healthWords(health: HealthThen, time: (at: string) => string): string {
  switch (health.kind) {
    case 'crashing':
      return `container ${health.container} ${health.isCertain ? '' : 'perhaps '}crashed`
    case 'stuck':
      return 'its rollout was stuck'
    case 'recorded':
      return `${health.state.replace('-', ' ')} at the end of an operation, ${time(health.at)}`
    case 'healthy':
      return `seen healthy before, ${time(health.at)}`
    case 'unknown':
      return health.isInGap ? 'not known: nobody watched then' : 'not known'
  }
}
