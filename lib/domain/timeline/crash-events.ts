import { Memo } from '#lib/domain/memo'
import type { Moment } from '#lib/domain/moves/moment'
import { placesOf } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { hasEnded, podRevisionOf } from '#lib/domain/workload/pods'
import { keyIn, type Workload } from '#lib/domain/workload/workload'
import type { ContainerStatus, Event, Pod } from '#lib/kubernetes/objects'

/** A container that has run for so long has recovered: no back-off of the kubelet is longer. */
const RECOVERED_MS = 5 * 60_000

/** The crashes of one container in one pod, as far as the kubelet tells: it keeps the last one, and how often it started again. */
type Crash = {
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

/**
 * The crashes of pods of a workload: containers of the same name and revision crash together. The pods are gone with their crashes
 * once they are replaced.
 */
export function crashEvents(
  workload: Workload,
  pods: readonly Pod[],
  events: readonly Event[],
  readAt: string,
): TimelineEvent[] {
  const groups = new Map<string, Crash[]>()
  for (const crash of pods.flatMap((pod) => crashesIn(pod, events, readAt))) {
    const key = `${crash.container} ${podRevisionOf(crash.pod) ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), crash])
  }
  return [...groups].flatMap(([key, crashes]) => eventsOf(workload, key, crashes))
}

function eventsOf(workload: Workload, key: string, crashes: readonly Crash[]): TimelineEvent[] {
  const [first] = [...crashes].sort((a, b) => Date.parse(a.begun.at) - Date.parse(b.begun.at))
  const [last] = [...crashes].sort((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt))
  if (first === undefined || last === undefined) return []
  const { container, exitCode, reason, lastAt } = last
  const names = crashes.map(({ pod }) => pod.metadata.name).sort()
  const restarts = crashes.reduce((sum, each) => sum + each.restarts, 0)
  const common = { where: placesOf(workload, container), who: [], certainty: 'seen' } as const
  const isOver = crashes.every((each) => each.overAt !== null)
  const [over = null] = crashes
    .flatMap((each) => each.overAt ?? [])
    .sort((a, b) => Date.parse(b) - Date.parse(a))
  const overAt = isOver ? over : null
  // Another one can have been before the first that is known.
  const isExact = crashes.every(({ begun }) => begun.isExact)
  const notBefore = earliest(crashes.map(madeOrBegun), first.begun.at)
  const facts = { container, pods: names, notBefore, exitCode, reason, restarts, lastAt, overAt }
  const id = `${keyIn(workload)} ${key}`
  const begun: TimelineEvent = {
    id: `crash-begun ${id}`,
    when: { at: first.begun.at, isExact },
    what: { kind: 'crash-begun', ...facts },
    ...common,
  }
  if (overAt === null) return [begun]
  const ended: TimelineEvent = {
    id: `crash-over ${id} ${overAt}`,
    when: { at: overAt, isExact: true },
    what: { kind: 'crash-over', container, pods: names },
    ...common,
  }
  return [begun, ended]
}

function crashesIn(pod: Pod, events: readonly Event[], readAt: string): Crash[] {
  return lastEnds(pod).map(({ status, exitCode, reason, at }): Crash => {
    const { name: container, restartCount: restarts, state } = status
    const runs = state?.running?.startedAt ?? null
    const isOver = runs !== null && Date.parse(readAt) - Date.parse(runs) >= RECOVERED_MS
    // The one that ended just now is not counted yet.
    const isFirst = restarts === (state?.terminated ? 0 : 1)
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

function madeOrBegun({ begun, pod }: Crash): string {
  return begun.isExact ? begun.at : (pod.metadata.creationTimestamp ?? begun.at)
}

function earliest(times: readonly string[], other: string): string {
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
