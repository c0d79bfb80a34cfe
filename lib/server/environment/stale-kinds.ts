import 'server-only'
import type { KindStore } from '#lib/cluster/list-watch/kind-store'
import { groupByReason, type Stale, type StaleGroup } from '#lib/domain/freshness'
import type { KubernetesObject } from '#lib/kubernetes/objects'

/** The stale kinds among these. The keys are their names in the message. */
export function staleAmong(kinds: Record<string, KindStore<KubernetesObject>>): StaleGroup[] {
  const stale = Object.entries(kinds).flatMap(([what, kind]): Stale[] => {
    const { freshAt, error } = kind.freshness
    return freshAt !== null && kind.isStale ? [{ what, freshAt, error }] : []
  })
  return groupByReason(stale)
}
