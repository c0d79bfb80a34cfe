import type { Deployment, ReplicaSet } from '#lib/kubernetes/objects'
import { isObject } from '../api/json'

type Scale = { set: ReplicaSet; replicas: number }

/** The next scales of a rolling update: up to `maxSurge` more pods at a time, and `maxUnavailable` fewer. */
export function rollingScales(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  older: ReplicaSet[],
): Scale[] {
  if (!newest) return []
  const desired = deployment.spec.replicas ?? 1
  const { surge, unavailable } = limitsOf(deployment, desired)
  const own = newest.spec.replicas ?? 0
  const total = own + older.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0)
  const up = own > desired ? desired : own + Math.max(0, Math.min(desired - own, desired + surge - total))
  const scales: Scale[] = [{ set: newest, replicas: up }]

  const newUnavailable = up - (newest.status?.availableReplicas ?? 0)
  let unhealthyBudget = total + (up - own) - (desired - unavailable) - newUnavailable
  const available = [newest, ...older].reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0)
  let healthyBudget = available - (desired - unavailable)
  for (const set of older.filter(({ spec }) => spec.replicas)) {
    const replicas = set.spec.replicas ?? 0
    // Pods that do not work go first: they are no loss (deployment-broken-pod.json).
    const unhealthy = Math.min(replicas - (set.status?.availableReplicas ?? 0), Math.max(0, unhealthyBudget))
    const healthy = Math.min(
      replicas - unhealthy,
      Math.max(0, healthyBudget),
      Math.max(0, unhealthyBudget - unhealthy),
    )
    unhealthyBudget -= unhealthy + healthy
    healthyBudget -= healthy
    scales.push({ set, replicas: replicas - unhealthy - healthy })
  }
  return scales
}

export function limitsOf({ spec }: Deployment, desired: number): { surge: number; unavailable: number } {
  if (spec.strategy?.type === 'Recreate') return { surge: 0, unavailable: 0 }
  const limits = isObject(spec.strategy?.rollingUpdate) ? spec.strategy.rollingUpdate : {}
  const surge = Math.ceil(countOf(limits.maxSurge, desired))
  const unavailable = Math.floor(countOf(limits.maxUnavailable, desired))
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

function countOf(limit: unknown, desired: number): number {
  if (typeof limit === 'number') return limit
  return (desired * parseInt(typeof limit === 'string' ? limit : '25%', 10)) / 100
}
