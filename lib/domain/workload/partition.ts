import type { StatefulSet } from '#lib/kubernetes/objects'

/** Whether a pod keeps the pod template before, even when it is made anew: its ordinal is below the partition. */
export function isKeptByPartition({ spec }: StatefulSet, pod: string): boolean {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  const from = (spec.ordinals?.start ?? 0) + (rollingUpdate?.partition ?? 0)
  return type !== 'OnDelete' && ordinalOf(pod) < from
}

/** It ends the name of each pod of a StatefulSet. */
export function ordinalOf(pod: string): number {
  return Number(pod.slice(pod.lastIndexOf('-') + 1))
}
