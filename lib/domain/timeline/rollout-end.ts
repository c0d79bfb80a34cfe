import type { Moment } from '#lib/domain/moves/moment'
import type { What } from '#lib/domain/timeline/timeline-event'
import type { Ownership } from '#lib/domain/workload/ownership'
import { podRevisionOf } from '#lib/domain/workload/pods'
import type { Revision } from '#lib/domain/workload/revisions'
import type { Workload } from '#lib/domain/workload/workload'
import type { Deployment } from '#lib/kubernetes/objects'

/** How a rollout ended, and when. */
export type RolloutEnd = { when: Moment; what: Extract<What, { kind: 'rollout-done' | 'rollout-stuck' }> }

/** Whether the newest rollout is done or stuck, where the cluster says when. */
export function endOfRollout(
  workload: Workload,
  ownership: Ownership,
  revision: Revision,
): RolloutEnd | null {
  const { generation = 0 } = workload.object.metadata
  if ((workload.object.status?.observedGeneration ?? 0) < generation) return null
  return workload.kind === 'Deployment'
    ? endOfDeployment(workload.object, revision)
    : endOfSet(workload, ownership, revision)
}

/** The condition names the ReplicaSet, and stays as it was when the rollout ended (rollout-history.json). */
function endOfDeployment({ status }: Deployment, revision: Revision): RolloutEnd | null {
  const condition = status?.conditions?.find(({ type }) => type === 'Progressing')
  const { reason = '', message = '' } = condition ?? {}
  const at = reason === 'NewReplicaSetAvailable' ? condition?.lastUpdateTime : condition?.lastTransitionTime
  if (condition === undefined || at == null || !message.includes(`"${revision.name}"`)) return null
  const { number, isRenumbered: isBack } = revision
  const when = { at, isExact: true }
  if (reason === 'NewReplicaSetAvailable')
    return { when, what: { kind: 'rollout-done', revision: number, isBack } }
  return condition.status === 'False'
    ? { when, what: { kind: 'rollout-stuck', revision: number, isBack, message } }
    : null
}

/** A StatefulSet keeps no time, but all its pods were ready when the last of them got ready. */
function endOfSet(workload: Workload, ownership: Ownership, revision: Revision): RolloutEnd | null {
  const { spec, status } = workload.object
  const pods = ownership.podsOf(workload)
  const readyAt = pods.flatMap((pod) => {
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')
    const isUpdated = revision.podLabel !== null && podRevisionOf(pod) === revision.podLabel
    return isUpdated && ready?.status === 'True' ? (ready.lastTransitionTime ?? []) : []
  })
  const desired = spec.replicas ?? 1
  const isDone = desired > 0 && pods.length === desired && readyAt.length === desired
  const at = readyAt.sort((a, b) => Date.parse(b) - Date.parse(a))[0]
  if (!isDone || at === undefined || (status?.readyReplicas ?? 0) < desired) return null
  const { number, isRenumbered: isBack } = revision
  return { when: { at, isExact: false }, what: { kind: 'rollout-done', revision: number, isBack } }
}
