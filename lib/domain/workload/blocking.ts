import type { StatefulSet } from '#lib/kubernetes/objects'
import { isKeptByPartition, ordinalOf } from '#lib/domain/workload/partition'
import { isBroken } from '#lib/domain/workload/pods'
import type { PodView } from '#lib/domain/workload/workload-views'

/**
 * The pods that the controller of a StatefulSet waits for, the first one first. Unless its policy is Parallel, it replaces no pod
 * before all are Running and Ready, whatever keeps one from it (updateStatefulSet in stateful_set_control.go). It replaces pods
 * that have ended, and waits for those that are being deleted. Between two crashes a pod is ready for a moment.
 */
export function podsWaitedFor({ spec }: StatefulSet, pods: readonly PodView[]): PodView[] {
  if (spec.podManagementPolicy === 'Parallel') return []
  const waiting = pods
    .filter((pod) => pod.unready !== null || (pod.isReady && isBroken(pod)))
    .sort((a, b) => ordinalOf(a.name) - ordinalOf(b.name))
  const kept = waiting.filter(({ name }) => !isSurplus({ spec }, name))
  // The controller deletes the first unready one of these itself.
  const [, ...surplus] = waiting.filter(({ name }) => isSurplus({ spec }, name))
  if (spec.updateStrategy?.type !== 'OnDelete') return [...kept, ...surplus]
  return [...kept.filter(({ name }) => hasMissingAfter(spec, name, pods)), ...surplus]
}

/** With OnDelete nothing is replaced, but pods are still created in their order. */
function hasMissingAfter(spec: StatefulSet['spec'], name: string, pods: readonly PodView[]): boolean {
  const after = pods.filter((pod) => !isSurplus({ spec }, pod.name) && ordinalOf(pod.name) > ordinalOf(name))
  return ordinalOf(name) + after.length < lastOrdinalOf(spec)
}

/** Whether scaling down removes the pod. */
function isSurplus({ spec }: Pick<StatefulSet, 'spec'>, name: string): boolean {
  const ordinal = ordinalOf(name)
  return ordinal < (spec.ordinals?.start ?? 0) || ordinal > lastOrdinalOf(spec)
}

function lastOrdinalOf({ ordinals, replicas }: StatefulSet['spec']): number {
  return (ordinals?.start ?? 0) + (replicas ?? 1) - 1
}

/** What a pod comes back with when it is deleted. Below the partition, that is the current revision. */
export function comesBackWith(set: StatefulSet, name: string): 'nothing' | 'current' | 'update' {
  if (isSurplus(set, name)) return 'nothing'
  return isKeptByPartition(set, name) ? 'current' : 'update'
}

/** Whether a deletion takes this revision of a pod away. @param isOfUpdate whether the pod has the update revision */
export function isReplacedWhenDeleted(set: StatefulSet, pod: PodView, isOfUpdate: boolean): boolean {
  const { currentRevision } = set.status ?? {}
  const next = comesBackWith(set, pod.name)
  if (next !== 'current') return next === 'nothing' || !isOfUpdate
  return currentRevision !== undefined && pod.revision !== currentRevision
}
