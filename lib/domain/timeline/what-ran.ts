import type { Images } from '#lib/domain/image/image'
import { digestIn } from '#lib/domain/image/pull-spec'
import type { RevisionPeriod } from '#lib/domain/workload/revision-period'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import { crashesAt, mayCrashAt } from '#lib/domain/timeline/changes-before'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { Ownership } from '#lib/domain/workload/ownership'
import { containersOf } from '#lib/domain/workload/pod-template'
import { isPlaced, triggersOf } from '#lib/domain/workload/triggers'
import { keyIn, keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { returnsIn, type WorkloadJournal } from '#lib/domain/workload/workload-journal'

/** An image of a pod template, and the stream that has it; null where no trigger tells. */
type RanImage = {
  container: string
  image: string
  stream: string | null
  commit: string | null
  commitUrl: string | null
}

/** How a workload was, as far as anything tells. */
export type HealthThen =
  /** `isCertain`: false where it may have begun only later. */
  | { kind: 'crashing'; container: string; isCertain: boolean }
  | { kind: 'stuck' }
  /** What a finished operation wrote down, before that moment and of the same revision. */
  | { kind: 'recorded'; state: string; at: string; operation: string }
  | { kind: 'unknown' }

/** What a workload was asked to run at a moment. */
export type RanThen = {
  workload: WorkloadKey
  /** Null where the kept revisions do not tell. */
  revision: number | null
  images: RanImage[]
  health: HealthThen
}

/** The state of a workload at the end of an operation. */
export type RecordedState = { at: string; state: string; operation: string }

/**
 * What a workload had in its pod template at a moment. It is known only where one kept revision was certainly in use: since then at the
 * latest, and until after that moment at the earliest.
 */
export function ranThen(
  workload: Workload,
  ownership: Ownership,
  journal: WorkloadJournal,
  events: readonly TimelineEvent[],
  recorded: readonly RecordedState[],
  at: string,
): RanThen {
  const key = { kind: workload.kind, name: workload.object.metadata.name }
  const periods = lastPeriods(workload, ownership, returnsIn(journal))
  const period = periods.find((each) => isIn(each, Date.parse(at)))
  if (period === undefined) return { workload: key, revision: null, images: [], health: { kind: 'unknown' } }
  const streams = new Map(
    triggersOf(workload)
      .list.filter(isPlaced)
      .flatMap(({ container, stream, namespace }) => (namespace === null ? [[container, stream]] : [])),
  )
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
  return { workload: key, revision, images, health: healthThen(workload, period, events, recorded, at) }
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

function isIn({ revision, since, until }: RevisionPeriod, at: number): boolean {
  if (since === null || Date.parse(since.at) > at) return false
  if (revision.isCurrent) return true
  return until?.isExact === true && at < Date.parse(until.at)
}

function healthThen(
  workload: Workload,
  { since, revision }: RevisionPeriod,
  events: readonly TimelineEvent[],
  recorded: readonly RecordedState[],
  at: string,
): HealthThen {
  const own = events.filter(
    ({ where: [place] }) => place?.kind === 'workload' && keyOf(place.workload) === keyIn(workload),
  )
  const time = Date.parse(at)
  const certain = own.find((event) => crashesAt(event, time))
  const crash = certain ?? own.find((event) => mayCrashAt(event, time))
  if (crash?.what.kind === 'crash-begun')
    return { kind: 'crashing', container: crash.what.container, isCertain: crash === certain }
  const isStuck = own.some(
    ({ what, when }) =>
      what.kind === 'rollout-stuck' && what.revision === revision.number && Date.parse(when.at) <= time,
  )
  if (isStuck) return { kind: 'stuck' }
  const [last] = recorded
    .filter((each) => Date.parse(each.at) <= time && Date.parse(each.at) >= Date.parse(since?.at ?? ''))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return last === undefined ? { kind: 'unknown' } : { kind: 'recorded', ...last }
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
    case 'unknown':
      return 'not known'
  }
}
