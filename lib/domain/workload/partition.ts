import type { StatefulSet } from '#lib/kubernetes/objects'

/** Whether a pod comes back with the current revision when it is deleted, because its ordinal is below the partition. */
export function isKeptByPartition({ spec }: StatefulSet, pod: string): boolean {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  const from = (spec.ordinals?.start ?? 0) + (rollingUpdate?.partition ?? 0)
  return type !== 'OnDelete' && ordinalOf(pod) < from
}

/** The number at the end of the name of a StatefulSet's pod. */
export function ordinalOf(pod: string): number {
  return Number(pod.slice(pod.lastIndexOf('-') + 1))
}
