import type { StatefulSet } from '#lib/kubernetes/objects'
import { isReplacedWhenDeleted, podsWaitedFor } from '#lib/domain/workload/blocking'
import {
  explained,
  isUnobserved,
  isWaiting,
  judgeReady,
  minReadyNote,
  rollingOut,
  runningNew,
  SCALED_DOWN,
  sentences,
  unhealthy,
  waiting,
  type PodCounts,
  type Verdict,
} from '#lib/domain/workload/health'
import { isBroken, podProblem, whyUnready } from '#lib/domain/workload/pods'
import type { PodView } from '#lib/domain/workload/workload-views'

/**
 * With OrderedReady, a pod that is not ready blocks the rollout until the pod is deleted, even if the template is good again.
 * During this time `currentRevision` can equal `updateRevision` (statefulset-broken-pod.json), so the revision of each pod is
 * checked. If such a pod becomes ready between two crashes, the controller continues and replaces it.
 */
export function judgeStatefulSet(
  set: StatefulSet,
  pods: PodView[],
  { ready, updated, desired }: PodCounts,
  strategy: string,
  failure: string | null,
): Verdict {
  const { metadata, spec, status } = set
  if (!status) return { health: 'unknown', reason: 'The StatefulSet has no status yet.' }
  if (isUnobserved(metadata.generation, status.observedGeneration)) return waiting('StatefulSet')
  const blocked = judgeBlocked(set, pods)
  if (blocked) return blocked
  const broken = pods.find(isBroken)
  if (broken) return unhealthy(broken)
  if (desired === 0 && (status.replicas ?? 0) === 0) return SCALED_DOWN

  const { readyReplicas = 0, availableReplicas: available = readyReplicas } = status
  const note = minReadyNote(spec, { ready: readyReplicas, available })
  const there = judgeReady({ ready, available }, desired)
  // Nothing rolls out by itself.
  if (strategy === 'OnDelete') {
    const held =
      updated < desired
        ? runningNew(updated, desired, '; the others are updated once they are deleted')
        : null
    return explained({ ...there, reason: sentences([there.reason, held]) }, pods, failure, note)
  }
  const due = Math.max(0, desired - (spec.updateStrategy?.rollingUpdate?.partition ?? 0))
  const kept = due < desired ? '; its partition keeps the others' : ''
  return explained(updated < due ? rollingOut(updated, due, kept) : there, pods, failure, note)
}

/** A pod that only starts may become ready, and then the controller continues. */
function judgeBlocked(set: StatefulSet, pods: PodView[]): Verdict | null {
  const mustBeAvailable = (set.spec.minReadySeconds ?? 0) > 0
  const waitedFor = podsWaitedFor(set, pods).filter((pod) =>
    isBroken(pod) ? !pod.isReady || mustBeAvailable : isWaiting(pod),
  )
  const isReplaced = (pod: PodView) => isReplacedWhenDeleted(set, pod, pod.isUpdated)
  const pod = waitedFor.find(isReplaced) ?? waitedFor.find(({ isUpdated }) => !isUpdated)
  if (!pod) return null
  const end = isReplaced(pod)
    ? ' until it is deleted.'
    : '; deleting it does not help, since it is below the partition.'
  const reason = sentences([`${podProblem(pod)} and blocks the rollout${end}`, whyUnready(pod)])
  return { health: 'stuck', reason, ...(isReplaced(pod) && { blockedBy: pod.name }) }
}
