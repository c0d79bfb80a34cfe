import type { Condition, Deployment, ReplicaSet } from '#lib/kubernetes/objects'
import { limitsOf } from './rolling-update'

type DeploymentStatus = NonNullable<Deployment['status']>

/** The status of a Deployment, and in how many milliseconds its deadline has to be looked at. */
export function statusOf(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  all: ReplicaSet[],
  isNew: boolean,
  now: Date,
): { status: DeploymentStatus; recheck?: number } {
  const sum = (count: (set: ReplicaSet) => number | undefined) =>
    all.reduce((total, set) => total + (count(set) ?? 0), 0)
  const desired = deployment.spec.replicas ?? 1
  const replicas = sum(({ status }) => status?.replicas)
  const updated = newest?.status?.replicas ?? 0
  const ready = sum(({ status }) => status?.readyReplicas)
  const available = sum(({ status }) => status?.availableReplicas)
  const unavailable = Math.max(0, sum(({ spec }) => spec.replicas) - available)
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...(replicas > 0 && { replicas }),
    ...(updated > 0 && { updatedReplicas: updated }),
    ...(ready > 0 && { readyReplicas: ready }),
    ...(available > 0 && { availableReplicas: available }),
    ...(unavailable > 0 && { unavailableReplicas: unavailable }),
  }
  const isAvailable = available >= desired - limitsOf(deployment, desired).unavailable
  const conditions = [...(deployment.status?.conditions ?? [])]
  setCondition(conditions, now, availableCondition(isAvailable))
  const recheck = setProgress(conditions, deployment, counts, newest, isNew, now)
  return { status: { ...counts, conditions }, ...(recheck !== undefined && { recheck }) }
}

function availableCondition(isAvailable: boolean): Condition {
  return isAvailable
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

/** The condition Progressing: complete, making progress, or past the deadline (deployment-broken-pod.json). */
function setProgress(
  conditions: Condition[],
  deployment: Deployment,
  counts: DeploymentStatus,
  newest: ReplicaSet | undefined,
  isNew: boolean,
  now: Date,
): number | undefined {
  const { paused, replicas: desired = 1, progressDeadlineSeconds: deadline = 600 } = deployment.spec
  if (paused) {
    setCondition(conditions, now, progress('Unknown', 'DeploymentPaused', 'Deployment is paused'))
    return
  }
  const name = newest?.metadata.name ?? ''
  const current = conditions.find(({ type }) => type === 'Progressing')
  const {
    replicas = 0,
    updatedReplicas: updated = 0,
    readyReplicas: ready = 0,
    availableReplicas = 0,
  } = counts
  if (isNew) {
    const message = `Created new replica set "${name}"`
    setCondition(conditions, now, progress('True', 'NewReplicaSetCreated', message))
  } else if (replicas === updated && current?.reason === 'NewReplicaSetAvailable') {
    return undefined
  } else if (updated === desired && replicas === desired && availableReplicas === desired) {
    const message = `ReplicaSet "${name}" has successfully progressed.`
    setCondition(conditions, now, progress('True', 'NewReplicaSetAvailable', message))
    return undefined
  } else {
    const old = deployment.status ?? {}
    const isProgress =
      updated > (old.updatedReplicas ?? 0) ||
      replicas - updated < (old.replicas ?? 0) - (old.updatedReplicas ?? 0) ||
      ready > (old.readyReplicas ?? 0) ||
      availableReplicas > (old.availableReplicas ?? 0)
    const since = Date.parse(current?.lastUpdateTime ?? '') || now.getTime()
    if (isProgress) {
      const message = name
        ? `ReplicaSet "${name}" is progressing.`
        : `Deployment "${deployment.metadata.name}" is progressing.`
      setCondition(conditions, now, progress('True', 'ReplicaSetUpdated', message), true)
    } else if (
      current &&
      current.reason !== 'NewReplicaSetAvailable' &&
      now.getTime() - since > deadline * 1000
    ) {
      const message = `ReplicaSet "${name}" has timed out progressing.`
      setCondition(conditions, now, progress('False', 'ProgressDeadlineExceeded', message))
      return undefined
    }
  }
  return deadline * 1000 + 100
}

function progress(status: Condition['status'], reason: string, message: string): Condition {
  return { type: 'Progressing', status, reason, message }
}

/** An equal condition stays as it is, unless its progress is to be dated anew; a changed one goes to the end. */
function setCondition(conditions: Condition[], now: Date, next: Condition, isRenewed = false): void {
  const index = conditions.findIndex(({ type }) => type === next.type)
  const current = conditions[index]
  if (current?.status === next.status && current.reason === next.reason && !isRenewed) return
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z')
  const lastTransitionTime = current?.status === next.status ? (current.lastTransitionTime ?? time) : time
  if (index >= 0) conditions.splice(index, 1)
  conditions.push({ ...next, lastUpdateTime: time, lastTransitionTime })
}
