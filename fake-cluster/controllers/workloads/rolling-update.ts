import type { Deployment, ReplicaSet } from '#lib/kubernetes/objects'
import { isObject } from '../../api/json'

type Scale = { set: ReplicaSet; replicas: number }

/** The next scale of the newest ReplicaSet: the total may exceed the wanted number of pods by `maxSurge`. */
export function surgedReplicas(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  all: ReplicaSet[],
): number {
  const { replicas: desired = 1 } = deployment.spec
  const own = newest?.spec.replicas ?? 0
  if (own > desired) return desired
  const room = desired + limitsOf(deployment).surge - sum(all, replicasOf)
  return own + Math.max(0, Math.min(room, desired - own))
}

/** The next scales of the other ReplicaSets: at most `maxUnavailable` pods may be missing. */
export function oldScales(deployment: Deployment, newest: ReplicaSet, older: ReplicaSet[]): Scale[] {
  const all = [newest, ...older]
  const minimum = (deployment.spec.replicas ?? 1) - limitsOf(deployment).unavailable
  const starting = replicasOf(newest) - availableOf(newest)
  let surplus = Math.max(0, sum(all, replicasOf) - minimum - starting)
  if (surplus === 0) return []
  // Broken pods are removed first: they serve nothing (deployment-broken-pod.json).
  const working = older.map((set) => {
    const broken = Math.min(surplus, Math.max(0, replicasOf(set) - availableOf(set)))
    surplus -= broken
    return { set, replicas: replicasOf(set) - broken }
  })
  let spare = Math.max(0, sum(all, availableOf) - minimum)
  return working.map(({ set, replicas }) => {
    const dropped = Math.min(spare, replicas)
    spare -= dropped
    return { set, replicas: replicas - dropped }
  })
}

export function limitsOf({ spec }: Deployment): { surge: number; unavailable: number } {
  const { strategy, replicas: desired = 1 } = spec
  if (strategy?.type === 'Recreate') return { surge: 0, unavailable: 0 }
  const limits = isObject(strategy?.rollingUpdate) ? strategy.rollingUpdate : {}
  const surge = Math.ceil(countOf(limits.maxSurge, desired))
  const unavailable = Math.floor(countOf(limits.maxUnavailable, desired))
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, desired) }
}

function countOf(limit: unknown, desired: number): number {
  if (typeof limit === 'number') return limit
  return (desired * parseInt(typeof limit === 'string' ? limit : '25%', 10)) / 100
}

function replicasOf({ spec }: ReplicaSet): number {
  return spec.replicas ?? 0
}

function availableOf({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0
}

function sum(sets: ReplicaSet[], count: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + count(set), 0)
}
