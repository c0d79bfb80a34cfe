import type { Failure } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { RECOVERED_MS } from '#lib/domain/container/containers'
import { isNeverStarting } from '#lib/domain/workload/pods'
import type { ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'

/** How a container failed in these pods; null if it did not. Containers of a deleted pod also end with other exit codes than 0. */
export function failureIn(pods: readonly Pod[], container: string, now: number): Failure | null {
  const found = statusesIn(pods)
    .flatMap(({ pod, status }) =>
      status.name === container ? (crashOf(status) ?? neverStarted(pod, status) ?? []) : [],
    )
    .sort((a, b) => (a.last < b.last ? 1 : -1))
  const [latest] = found
  if (latest === undefined) return null
  const first = found.map((each) => each.first).sort()[0] ?? latest.first
  const restarts = found.reduce((sum, each) => sum + each.restarts, 0)
  const over = recoveredAt(pods, container, now)
  return { ...latest, first, restarts, ...(over !== null && { over }) }
}

/** When the next of the containers that crashed will have recovered: until then, nothing changes by time alone. */
export function recoversAt(pods: readonly Pod[], now: number): number {
  const times = statusesIn(pods).flatMap(({ status }) => crashedSince(status) ?? [])
  return Math.min(...times.map((at) => at + RECOVERED_MS).filter((at) => at > now))
}

/** Since when all containers of this name run again that crashed; null while one does not, or not for long enough. */
function recoveredAt(pods: readonly Pod[], container: string, now: number): string | null {
  const failed = statusesIn(pods).filter(({ pod, status }) => {
    return status.name === container && (crashOf(status) ?? neverStarted(pod, status)) !== null
  })
  const since = failed.map(({ status }) => crashedSince(status))
  const last = Math.max(...since.map((at) => at ?? Infinity))
  return last + RECOVERED_MS <= now ? inSeconds(last) : null
}

/** Since when a container runs that crashed before, in milliseconds. */
function crashedSince(status: ContainerStatus): number | null {
  const at = Date.parse(status.state?.running?.startedAt ?? '')
  return crashOf(status) === null || Number.isNaN(at) ? null : at
}

function statusesIn(pods: readonly Pod[]): { pod: Pod; status: ContainerStatus }[] {
  return pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .flatMap((pod) => {
      const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {}
      return [...initContainerStatuses, ...containerStatuses].map((status) => ({ pod, status }))
    })
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
