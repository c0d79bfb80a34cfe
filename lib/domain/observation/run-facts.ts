import { Memo } from '#lib/domain/memo'
import type { RunFact, Time } from '#lib/domain/chronicle/facts'
import { exactly, inSeconds, seenAt } from '#lib/domain/chronicle/times'
import { digestOf } from '#lib/domain/image/pull-spec'
import type { Moment } from '#lib/domain/moves/moment'
import { failureIn, recoversAt } from '#lib/domain/observation/failures'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import type { RevisionPeriod } from '#lib/domain/workload/revision-period'
import type { Ownership } from '#lib/domain/workload/ownership'
import { containersOf } from '#lib/domain/workload/pod-template'
import { podRevisionOf } from '#lib/domain/workload/pods'
import { summarize } from '#lib/domain/workload/rollout'
import { isReady } from '#lib/domain/workload/unready'
import { NO_RETURNS } from '#lib/domain/workload/workload-journal'
import type { Workload } from '#lib/domain/workload/workload'
import type { Pod } from '#lib/kubernetes/objects'

/** @property changesAt until then, time alone shows nothing else */
type Seen = { facts: readonly RunFact[]; isHealthy: boolean; changesAt: number }

const known = new Memo<Workload['object'], { last: Seen | null }>()

/**
 * What can be seen of the images that a workload ran: of each revision that the cluster keeps, and of each container whose image has
 * a digest. How an image did is seen of pods that are there.
 */
export function runFacts(workload: Workload, ownership: Ownership, now: number): readonly RunFact[] {
  const from = [...ownership.revisionsOf(workload), ...ownership.podsOf(workload)]
  const kept = known.of(workload.object, from, () => ({ last: null }))
  // Nothing else than time makes a workload healthy that was not, or ends its crashes.
  const isHealthy = summarize(workload, ownership).health === 'healthy'
  if (kept.last?.isHealthy === isHealthy && now < kept.last.changesAt) return kept.last.facts
  const facts = factsOf(workload, ownership, isHealthy, now)
  kept.last = { facts, isHealthy, changesAt: recoversAt(ownership.podsOf(workload), now) }
  return facts
}

function factsOf(workload: Workload, ownership: Ownership, isHealthy: boolean, now: number): RunFact[] {
  const pods = ownership.podsOf(workload)
  return lastPeriods(workload, ownership, NO_RETURNS).flatMap((period) => {
    const { revision } = period
    const ownPods = pods.filter(
      (pod) => revision.podLabel !== null && podRevisionOf(pod) === revision.podLabel,
    )
    const madeAt = inSeconds(revision.createdAt)
    if (madeAt === null) return []
    return containersOf(revision.template).flatMap(({ name, image }): RunFact[] => {
      const digest = digestOf(image ?? '')
      if (digest === null) return []
      const fact: RunFact = {
        kind: 'run',
        workload: { kind: workload.kind, name: workload.object.metadata.name },
        container: name,
        image: digest,
        revision: revision.number,
        madeAt,
        from: timeOf(period.since) ?? seenAt(now),
        readyAt: readySince(ownPods),
        healthyAt: isHealthy && revision.isCurrent ? inSeconds(now) : null,
        failure: failureIn(ownPods, name, now),
        until: endOf(period, now),
      }
      return [fact]
    })
  })
}

function timeOf(moment: Moment | null): Time | null {
  const time = exactly(moment?.at)
  return time === null || moment?.isExact === true ? time : { ...time, known: 'latest' }
}

/** That another one is the current one is seen, even if nothing tells since when. */
function endOf({ revision, until }: RevisionPeriod, now: number): Time | null {
  return timeOf(until) ?? (revision.isCurrent ? null : seenAt(now))
}

/** Pods that came later, or that were not ready for a while, have later times. */
function readySince(pods: readonly Pod[]): string | null {
  const times = pods.filter(isReady).flatMap(({ status }) => {
    const ready = status?.conditions?.find(({ type }) => type === 'Ready')
    return inSeconds(ready?.lastTransitionTime) ?? []
  })
  return times.sort()[0] ?? null
}
