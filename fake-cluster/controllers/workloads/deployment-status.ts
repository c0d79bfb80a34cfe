import type { Condition, Deployment, ReplicaSet } from '#lib/kubernetes/objects'
import { limitsOf } from './rolling-update'

type DeploymentStatus = NonNullable<Deployment['status']>

/** The status of a rollout: complete, in progress, or past its deadline. */
export function rolloutStatus(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  all: ReplicaSet[],
  now: Date,
  isOverdue: boolean,
): DeploymentStatus {
  const status = scaledStatus(deployment, newest, all, now)
  const current = progressOf(deployment)
  const { replicas = 0, updatedReplicas = 0 } = status
  if (replicas === updatedReplicas && current?.reason === 'NewReplicaSetAvailable') return status
  const { name } = deployment.metadata
  const subject = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${name}"`
  if (isComplete({ ...deployment, status })) {
    const message = `${subject} has successfully progressed.`
    return withCondition(status, progress('True', 'NewReplicaSetAvailable', message), now)
  }
  if (isProgress(deployment.status ?? {}, status)) {
    // Each progress updates the timestamp, so that the deadline counts from the last one.
    const next = progress('True', 'ReplicaSetUpdated', `${subject} is progressing.`)
    return withCondition(status, next, now, true)
  }
  if (!isOverdue) return status
  const message = `${subject} has timed out progressing.`
  return withCondition(status, progress('False', 'ProgressDeadlineExceeded', message), now)
}

/** The status without the progress of a rollout. */
export function scaledStatus(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  all: ReplicaSet[],
  now: Date,
): DeploymentStatus {
  const sum = (count: (set: ReplicaSet) => number | undefined) =>
    all.reduce((total, set) => total + (count(set) ?? 0), 0)
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
    conditions: deployment.status?.conditions ?? [],
  }
  const minimum = (deployment.spec.replicas ?? 1) - limitsOf(deployment).unavailable
  const failure = newest?.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
  const others = counts.conditions.filter(({ type }) => type !== 'ReplicaFailure' || failure)
  const status = withCondition({ ...counts, conditions: others }, availability(available >= minimum), now)
  if (!failure) return status
  const { type, status: value, reason = '', message = '' } = failure
  return withCondition(status, { type, status: value, reason, message }, now)
}

function availability(isAvailable: boolean): Condition {
  const [status, reason, message] = isAvailable
    ? (['True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'] as const)
    : (['False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'] as const)
  return { type: 'Available', status, reason, message }
}

export function isComplete({ metadata, spec, status = {} }: Deployment): boolean {
  const { replicas: desired = 1 } = spec
  const counts = [status.updatedReplicas, status.replicas, status.availableReplicas]
  return (
    counts.every((count = 0) => count === desired) &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 1)
  )
}

function isProgress(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0) ||
    old(after) < old(before)
  )
}

export function progressOf({ status }: Deployment): Condition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Progressing')
}

export function progress(status: Condition['status'], reason: string, message: string): Condition {
  return { type: 'Progressing', status, reason, message }
}

/** An equal condition stays unchanged, unless it needs a new timestamp; a changed one moves to the end. */
export function withCondition(
  status: DeploymentStatus,
  next: Condition,
  now: Date,
  isDatedAnew = false,
): DeploymentStatus {
  const conditions = status.conditions ?? []
  const current = conditions.find(({ type }) => type === next.type)
  if (current?.status === next.status && current.reason === next.reason && !isDatedAnew) return status
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z')
  const lastTransitionTime = current?.status === next.status ? (current.lastTransitionTime ?? time) : time
  const others = conditions.filter((condition) => condition !== current)
  return { ...status, conditions: [...others, { ...next, lastUpdateTime: time, lastTransitionTime }] }
}
