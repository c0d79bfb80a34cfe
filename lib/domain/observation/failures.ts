import type { Failure } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { isNeverStarting } from '#lib/domain/workload/pods'
import type { ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'

/** How a container failed in these pods; null if it did not. Containers of a deleted pod also end with other exit codes than 0. */
export function failureIn(pods: readonly Pod[], container: string): Failure | null {
  const found = pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .flatMap((pod) => {
      const statuses = [
        ...(pod.status?.initContainerStatuses ?? []),
        ...(pod.status?.containerStatuses ?? []),
      ]
      const status = statuses.find(({ name }) => name === container)
      return status === undefined ? [] : (crashOf(status) ?? neverStarted(pod, status) ?? [])
    })
    .sort((a, b) => (a.last < b.last ? 1 : -1))
  const [latest] = found
  if (latest === undefined) return null
  const first = found.map((each) => each.first).sort()[0] ?? latest.first
  return { ...latest, first, restarts: found.reduce((sum, each) => sum + each.restarts, 0) }
}

function crashOf({ state, lastState, restartCount }: ContainerStatus): Failure | null {
  const ended = [lastState, state].flatMap((each) => crashIn(each))
  const [first, last] = [ended[0], ended.at(-1)]
  if (first === undefined || last === undefined) return null
  return {
    first: first.at,
    last: last.at,
    restarts: restartCount,
    reason: last.reason,
    exitCode: last.exitCode,
  }
}

function crashIn(state: ContainerState | undefined) {
  const { exitCode = 0, reason = 'Error', finishedAt } = state?.terminated ?? {}
  const at = inSeconds(finishedAt)
  return exitCode === 0 || at === null ? [] : [{ at, reason: cut(reason), exitCode }]
}

/** Such as an image that cannot be pulled. It is not ready since then. */
function neverStarted(pod: Pod, { state, restartCount }: ContainerStatus): Failure | null {
  const reason = state?.waiting?.reason ?? ''
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')
  const at = inSeconds(ready?.lastTransitionTime ?? pod.metadata.creationTimestamp)
  if (!isNeverStarting(reason) || at === null) return null
  return { first: at, last: at, restarts: restartCount, reason: cut(reason), exitCode: null }
}

const LONGEST_REASON = 60

function cut(reason: string): string {
  return reason.slice(0, LONGEST_REASON)
}
