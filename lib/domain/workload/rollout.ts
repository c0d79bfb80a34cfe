import type { Pod } from '#lib/kubernetes/objects'
import { Memo } from '#lib/domain/memo'
import { failureOf, failureOfPod } from '#lib/domain/workload/failure-events'
import { judgeDeployment } from '#lib/domain/workload/deployment-health'
import type { Ownership } from '#lib/domain/workload/ownership'
import { ageOf, hasEnded, isAgeless, podView } from '#lib/domain/workload/pods'
import type { PodCounts } from '#lib/domain/workload/health'
import { isSettling, SETTLING_REASON } from '#lib/domain/workload/unready'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { judgeStatefulSet } from '#lib/domain/workload/stateful-set-health'
import type { WorkloadSummary, PodView } from '#lib/domain/workload/workload-views'
import type { Workload } from '#lib/domain/workload/workload'

/** By container. A summary is reused until its workload, a revision or a pod changes. */
const summaries = new Map<string, Memo<object, WorkloadSummary>>()

/**
 * Rollout and health of a workload, from its status and from what each of its pods really runs.
 * @param container the one whose digest the pods show, by default their first
 */
export function summarize(workload: Workload, ownership: Ownership, container = ''): WorkloadSummary {
  const ofContainer = summaries.get(container) ?? new Memo<object, WorkloadSummary>()
  summaries.set(container, ofContainer)
  const pods = ownership.podsOf(workload).filter((pod) => !hasEnded(pod))
  const failure = failureOf(workload, ownership, pods)
  const from: unknown[] = [...ownership.revisionsOf(workload), ...pods, failure]
  for (const pod of pods)
    if (!isAgeless(pod, ownership.readAt))
      from.push(...ageOf(pod, ownership.readAt), failureOfPod(pod, ownership))
  return ofContainer.of(workload.object, from, () =>
    makeSummary(workload, pods, ownership, failure, container),
  )
}

function makeSummary(
  workload: Workload,
  owned: Pod[],
  ownership: Ownership,
  failure: string | null,
  container: string,
): WorkloadSummary {
  const { kind, object } = workload
  const pods = podViews(workload, owned, ownership, container)
  const strategy = strategyOf(workload)
  const counts = podCounts(workload, pods)
  const verdict =
    kind === 'Deployment'
      ? judgeDeployment(object, pods, counts, failure)
      : judgeStatefulSet(object, pods, counts, strategy, failure)
  const isNew = verdict.health === 'healthy' && owned.some((pod) => isSettling(pod, ownership.readAt))
  return {
    kind,
    name: object.metadata.name,
    ...counts,
    blockedBy: null,
    ...verdict,
    ...(isNew && { health: 'settling' as const, reason: verdict.reason ?? SETTLING_REASON }),
    strategy,
    pods,
  }
}

/**
 * How many of the desired pods are ready, and have the newest template. The status of a StatefulSet also counts pods that are being
 * deleted, and that of a Deployment those of a surge, while the pods do not say what the controller has seen. So it takes both.
 */
function podCounts({ object: { spec, status } }: Workload, pods: readonly PodView[]): PodCounts {
  const desired = spec.replicas ?? 1
  const staying = pods.filter((pod) => pod.status !== 'Terminating')
  const isRevisionKnown = pods.some(({ isUpdated }) => isUpdated)
  const ready = pods.length === 0 ? desired : staying.filter(({ isReady }) => isReady).length
  const updated = isRevisionKnown ? staying.filter(({ isUpdated }) => isUpdated).length : desired
  return {
    ready: Math.min(ready, status?.readyReplicas ?? 0, desired),
    desired,
    updated: Math.min(updated, status?.updatedReplicas ?? 0, desired),
  }
}

/** Pods that have ended. A summary does not have them. */
export function endedPods(workload: Workload, ownership: Ownership): PodView[] {
  return podViews(workload, ownership.podsOf(workload).filter(hasEnded), ownership)
}

function podViews(workload: Workload, pods: readonly Pod[], ownership: Ownership, container = ''): PodView[] {
  const current = currentRevisionOf(workload, ownership)
  return pods.map((pod) =>
    podView(pod, ownership.readAt, current, container || undefined, failureOfPod(pod, ownership)),
  )
}

/** The label of pods of the newest template; null until the controller has made the revision. */
function currentRevisionOf(workload: Workload, ownership: Ownership): string | null {
  if (workload.kind === 'StatefulSet') return workload.object.status?.updateRevision ?? null
  return revisionsOf(workload, ownership).find(({ isCurrent }) => isCurrent)?.podLabel ?? null
}

export function strategyOf(workload: Workload): string {
  if (workload.kind === 'Deployment') return workload.object.spec.strategy?.type ?? 'RollingUpdate'
  const { updateStrategy, podManagementPolicy } = workload.object.spec
  return updateStrategy?.type === 'OnDelete' ? 'OnDelete' : (podManagementPolicy ?? 'OrderedReady')
}
