import { digestIn, digestOf } from '#lib/domain/image/pull-spec'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { Effect } from '#lib/plan/plan'

export function isOf({ workload }: Effect, { kind, name }: WorkloadKey): boolean {
  return workload.kind === kind && workload.name === name
}

export function isOfSameContainer(a: Effect, b: Effect): boolean {
  return isOf(a, b.workload) && a.container === b.container
}

/** @param from the pull spec that a container has; `to`: the one that it gets */
export function effectOf(
  workload: WorkloadKey,
  container: string,
  from: string | null,
  to: string | null,
): Effect {
  const isByDigest = !isRenamed(from, to)
  const short = (image: string | null) => (isByDigest ? digestIn(image) : image)
  return { workload, container, from: short(from), to: short(to) }
}

/** Whether both name the same image, by different pull specs. */
export function isRenamed(from: string | null, to: string | null): boolean {
  const digest = digestOf(to ?? '')
  return digest !== null && digestOf(from ?? '') === digest && from !== to
}
