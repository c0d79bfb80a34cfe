import { containerViews, type ContainerView } from '#lib/domain/container/containers'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { keyIn, keyOf, workloadsOf } from '#lib/domain/workload/workload'

/** The containers that crash in the workloads that a lane feeds. */
export function crashesIn(snapshot: Snapshot, { workloads }: Pick<LaneView, 'workloads'>): ContainerView[] {
  const ownership = ownershipOf(snapshot)
  const fed = new Set(workloads.map(keyOf))
  const pods = workloadsOf(snapshot)
    .filter((workload) => fed.has(keyIn(workload)))
    .flatMap(ownership.podsOf)
  return containerViews(pods, ownership.readAt).filter(({ isCrashing }) => isCrashing)
}
