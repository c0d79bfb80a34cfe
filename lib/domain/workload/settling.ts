import { Memo } from '#lib/domain/memo'
import type { Pod } from '#lib/kubernetes/objects'

const SETTLED_MS = 60_000

export const SETTLING_REASON =
  'Without a readiness probe it counts as healthy after a minute without a restart.'

const times = new Memo<Pod, number>()

/** Whether a pod runs, but for too short a time to be sure: without a probe, a container is ready as soon as it runs. */
export function isSettling(pod: Pod, readAt: string): boolean {
  return Date.parse(readAt) < times.of(pod, [], () => settledAt(pod))
}

/** Also for a pod that is being deleted, or is not ready: those are not settling, but something else. */
function settledAt({ spec, status }: Pod): number {
  const starts = (status?.containerStatuses ?? []).map(({ name, state }) => {
    const container = spec?.containers?.find((each) => each.name === name)
    const hasProbe = container?.readinessProbe !== undefined && container.readinessProbe !== null
    return hasProbe ? NaN : Date.parse(state?.running?.startedAt ?? '')
  })
  return Math.max(-Infinity, ...starts.filter((start) => !Number.isNaN(start))) + SETTLED_MS
}
