import type { Pod, StatefulSet } from '#lib/kubernetes/objects'
import { isReady, isTerminating } from '../pods/pods'
import { revisionOf } from './set-pods'
import type { Revisions } from './set-revisions'

type SetStatus = NonNullable<StatefulSet['status']>

/** What the pods are at the start of a pass: new ones are counted later, in a separate write. */
export function statusOf(set: StatefulSet, revisions: Revisions, pods: Pod[]): SetStatus {
  const { replicas = 1, updateStrategy } = set.spec
  const ready = pods.filter(isReady).length
  const standing = pods.filter((pod) => !isTerminating(pod))
  const countOf = (name: string) => standing.filter((pod) => revisionOf(pod) === name).length
  const update = revisions.update.metadata.name
  const updated = countOf(update)
  const isRolling = updateStrategy?.type !== 'OnDelete'
  const isComplete = isRolling && [updated, ready, pods.length].every((count) => count === replicas)
  const current = isComplete ? update : revisions.current.metadata.name
  const currentReplicas = countOf(current)
  return {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    ...(ready > 0 && { readyReplicas: ready }),
    ...(currentReplicas > 0 && { currentReplicas }),
    ...(updated > 0 && { updatedReplicas: updated }),
    currentRevision: current,
    updateRevision: update,
    collisionCount: set.status?.collisionCount ?? 0,
    availableReplicas: ready,
  }
}

/** Without a replaced pod, which no longer counts as current, whatever its revision is. */
export function withoutReplaced({ currentReplicas = 0, ...status }: SetStatus): SetStatus {
  const left = currentReplicas - 1
  return left === 0 ? status : { ...status, currentReplicas: left }
}
