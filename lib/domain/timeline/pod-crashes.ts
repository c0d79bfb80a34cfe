import { RECOVERED_MS } from '#lib/domain/container/containers'
import { Memo } from '#lib/domain/memo'
import type { Moment } from '#lib/domain/moves/moment'
import { hasEnded } from '#lib/domain/workload/pods'
import type { ContainerStatus, Event, Pod } from '#lib/kubernetes/objects'

/** The crashes of one container in one pod, as far as the kubelet tells: it keeps the last one, and how often it started again. */
export type PodCrash = {
  container: string
  pod: Pod
  begun: Moment
  exitCode: number
  reason: string | null
  restarts: number
  lastAt: string
  /** Since when it runs again for long enough; null while it does not. */
  overAt: string | null
}

/** When a container of a pod last crashed; null if none did. A pod that is deleted ends its containers, which is no crash. */
export function crashedAt(pod: Pod): string | null {
  const ends = lastEnds(pod).map(({ at }) => at)
  return ends.sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null
}

/** The crashes in a pod: one for each container that crashed. */
export function crashesIn(pod: Pod, events: readonly Event[], readAt: string): PodCrash[] {
  return lastEnds(pod).map(({ status, exitCode, reason, at }): PodCrash => {
    const { name: container, restartCount: restarts, state } = status
    const runs = state?.running?.startedAt ?? null
    const isOver = runs !== null && Date.parse(readAt) - Date.parse(runs) >= RECOVERED_MS
    // A restart counts once the container runs again: one that waits for its second has crashed twice.
    const isFirst = restarts === (state?.running ? 1 : 0)
    const begun = isFirst
      ? { at, isExact: true }
      : { at: firstBackOff(pod, container, events, at), isExact: false }
    return { container, pod, begun, exitCode, reason, restarts, lastAt: at, overAt: isOver ? runs : null }
  })
}

type LastEnd = { status: ContainerStatus; exitCode: number; reason: string | null; at: string }

function lastEnds(pod: Pod): LastEnd[] {
  if (pod.metadata.deletionTimestamp !== undefined || hasEnded(pod)) return []
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {}
  return [...initContainerStatuses, ...containerStatuses].flatMap((status) => {
    const ends = [status.state?.terminated, status.lastState?.terminated]
    const end = ends.find((each) => (each?.exitCode ?? 0) !== 0)
    const at = end?.finishedAt ?? null
    if (end === undefined || at === null || Number.isNaN(Date.parse(at))) return []
    return [{ status, exitCode: end.exitCode, reason: end.reason ?? null, at }]
  })
}

/** The kubelet's Event says when it first waited before it started a container again; the cluster keeps it for some hours. */
function firstBackOff(pod: Pod, container: string, events: readonly Event[], last: string): string {
  const times = (backOffsOf(events).get(pod.metadata.uid ?? '') ?? [])
    .filter((event) => namesContainer(event, container))
    .flatMap(({ firstTimestamp }) => firstTimestamp ?? [])
  return earliest(times, last)
}

export function earliest(times: readonly string[], other: string): string {
  return [other, ...times].sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? other
}

/** `Back-off restarting failed container app in pod …`; older ones name no container. */
function namesContainer({ message = '' }: Event, container: string): boolean {
  const [, named] = /failed container (\S+) in pod/.exec(message) ?? []
  return named === undefined || named === container
}

const known = new Memo<readonly Event[], ReadonlyMap<string, readonly Event[]>>()

function backOffsOf(events: readonly Event[]): ReadonlyMap<string, readonly Event[]> {
  return known.of(events, [], () => {
    const byPod = new Map<string, readonly Event[]>()
    for (const event of events) {
      const { involvedObject, reason, message = '' } = event
      if (reason !== 'BackOff' || !message.includes('restarting failed container')) continue
      const uid = involvedObject.uid ?? ''
      byPod.set(uid, [...(byPod.get(uid) ?? []), event])
    }
    return byPod
  })
}
