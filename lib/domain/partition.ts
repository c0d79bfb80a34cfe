import type { StatefulSet } from '#lib/kubernetes/objects'

/** Whether a pod keeps the pod template before, even when it is made anew: its ordinal, which ends its name, is below the partition. */
export function isKeptByPartition({ spec }: StatefulSet, pod: string): boolean {
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  const from = (spec.ordinals?.start ?? 0) + (rollingUpdate?.partition ?? 0)
  return type !== 'OnDelete' && Number(pod.slice(pod.lastIndexOf('-') + 1)) < from
}
