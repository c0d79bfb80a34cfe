import type { PodView } from '#lib/domain/workload/workload-views'
import type { Workload } from '#lib/domain/workload/workload'

export type PodCounts = { ready: number; desired: number; updated: number }

/**
 * How many of the desired pods are ready, and have the newest template. The status of a StatefulSet also counts pods that are being
 * deleted, and that of a Deployment those of a surge, while the pods do not say what the controller has seen. So it takes both.
 */
export function podCounts({ object: { spec, status } }: Workload, pods: readonly PodView[]): PodCounts {
  const desired = spec.replicas ?? 1
  const staying = pods.filter((pod) => !isLeaving(pod))
  const isRevisionKnown = pods.some(({ isUpdated }) => isUpdated)
  const ready = pods.length === 0 ? desired : staying.filter(({ isReady }) => isReady).length
  const updated = isRevisionKnown ? staying.filter(({ isUpdated }) => isUpdated).length : desired
  return {
    ready: Math.min(ready, status?.readyReplicas ?? 0, desired),
    desired,
    updated: Math.min(updated, status?.updatedReplicas ?? 0, desired),
  }
}

/** A pod that is being deleted is not ready, and it is not missing either: its controller waits for its end. */
export function isLeaving({ status }: Pick<PodView, 'status'>): boolean {
  return status === 'Terminating'
}
