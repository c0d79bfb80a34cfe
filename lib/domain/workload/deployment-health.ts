import type { Deployment } from '#lib/kubernetes/objects'
import {
  explained,
  isUnobserved,
  isWaiting,
  judgeReady,
  minReadyNote,
  problemOf,
  rollingOut,
  SCALED_DOWN,
  sentences,
  unhealthy,
  waiting,
  type PodCounts,
  type Verdict,
} from '#lib/domain/workload/health'
import { isBroken } from '#lib/domain/workload/pods'
import type { PodView } from '#lib/domain/workload/workload-views'

/** @param counts of its pods @param failure why pods cannot be created */
export function judgeDeployment(
  { metadata, spec, status }: Deployment,
  pods: PodView[],
  { ready, updated, desired }: PodCounts,
  failure: string | null,
): Verdict {
  if (!status) return { health: 'unknown', reason: 'The Deployment has no status yet.' }
  if (isUnobserved(metadata.generation, status.observedGeneration)) return waiting('Deployment')
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing')
  if (progressing?.status === 'False') {
    const why = [pods.find(isBroken), failure, pods.find(isWaiting)].find((each) => each != null)
    const reason = typeof why === 'string' ? why : why && problemOf(why)
    return { health: 'stuck', reason: sentences([reason, progressing.message]) }
  }
  const broken = pods.find(isBroken)
  if (broken) return unhealthy(broken)
  if (spec.paused === true)
    return { health: 'paused', reason: 'The Deployment is paused: changes wait until it is resumed.' }
  if (desired === 0 && (status.replicas ?? 0) === 0) return SCALED_DOWN

  // The API server leaves out counts of zero.
  const { readyReplicas = 0, availableReplicas: available = 0 } = status
  const isRolling = updated < desired || (status.replicas ?? 0) > updated
  const verdict = isRolling ? rollingOut(updated, desired) : judgeReady({ ready, available }, desired)
  return explained(verdict, pods, failure, minReadyNote(spec, { ready: readyReplicas, available }))
}
