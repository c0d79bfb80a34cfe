import { CONTROLLER_REVISION_LABEL, POD_TEMPLATE_HASH_LABEL } from '#lib/kubernetes/names'
import type { ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'
import { count, span } from '#lib/domain/format'
import { digestOf } from '#lib/domain/image/pull-spec'
import { Memo } from '#lib/domain/memo'
import {
  isOverdue,
  isReady,
  isSettling,
  stageOf,
  unreadyOf,
  unreadyWords,
} from '#lib/domain/workload/unready'
import type { WorkloadSummary, PodView } from '#lib/domain/workload/workload-views'

/** Reasons that need a change by someone, although the kubelet retries. */
const BROKEN = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'Error',
  'OOMKilled',
  'Failed',
  'Evicted',
])

/** A container that has run for so long has recovered from its crash. The longest back-off of the kubelet is as long. */
const RECENT_SECONDS = 5 * 60

/**
 * @param readAt when the pod was read
 * @param currentRevision hash or name of the workload's newest revision, as the pod's label has it
 * @param container the one whose digest is shown, by default the first of the pod
 * @param failure what the newest Event about the pod says
 */
export function podView(
  pod: Pod,
  readAt: string,
  currentRevision: string | null,
  container?: string,
  failure: string | null = null,
): PodView {
  const statuses = containerStatusesOf(pod)
  const revision = podRevisionOf(pod)
  const status = statusOf(pod, statuses)
  const shown = container ?? pod.spec?.containers?.[0]?.name
  return {
    name: pod.metadata.name,
    digest: digestOfStatus(statuses.find(({ name }) => name === shown)),
    revision,
    status,
    isReady: isReady(pod) && !isDeleted(pod),
    unready: unreadyOf(pod, readAt, failure),
    isOverdue: isOverdue(pod, readAt),
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    secondsSinceCrash:
      BROKEN.has(status) || status === 'Terminating' ? null : secondsSinceCrash(statuses, readAt),
    startedAt: pod.status?.startTime ?? null,
    isUpdated: currentRevision !== null && revision === currentRevision,
    message: messageOf(pod, statuses),
  }
}

/**
 * Such as evicted, or rejected by its node. Its controller no longer counts it and has made another one. A Deployment's pod
 * stays until the pod garbage collector deletes it; a StatefulSet's is deleted at once, because the new one has its name.
 */
export function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Failed' || status?.phase === 'Succeeded'
}

export function isBroken({ status, secondsSinceCrash }: PodView): boolean {
  return BROKEN.has(status) || secondsSinceCrash !== null
}

/** Statuses of a container that ended by itself, and not well. The other broken ones never started. */
const CRASHED = new Set(['CrashLoopBackOff', 'Error', 'OOMKilled'])

/** Whether a container that waits for this reason never ran, and needs a change by someone. */
export function isNeverStarting(reason: string): boolean {
  return BROKEN.has(reason) && !CRASHED.has(reason)
}

export function isCrashing({ status, secondsSinceCrash }: PodView): boolean {
  return CRASHED.has(status) || secondsSinceCrash !== null
}

/** Not ready for longer than most pods take to start, or not even scheduled. */
export function isSlow(pod: PodView): boolean {
  const { unready } = pod
  return !isBroken(pod) && unready !== null && (unready.stage !== 'starting' || unready.isUnscheduled)
}

/** Not ready, or not gone, for longer than a rollout takes. */
export function isLate({ unready, isOverdue }: PodView): boolean {
  return isOverdue || unready?.stage === 'late'
}

/**
 * `worker-0 is in CrashLoopBackOff`, `worker-0 restarted 4 times, most recently 20 s before the last check`, `worker-0 never got
 * ready`.
 */
export function podProblem(pod: PodView): string {
  const { name, status, restarts, secondsSinceCrash, unready } = pod
  if (pod.isOverdue) return `${name} was deleted, but it does not end`
  if (!isBroken(pod) && unready !== null) return `${name} ${unreadyWords(unready)}`
  if (secondsSinceCrash === null) return `${name} is in ${status}`
  const when = `${span(secondsSinceCrash * 1000)} before the last check`
  return `${name} restarted ${count(restarts, 'time')}, most recently ${when}`
}

/** The sentence that says why a pod is not ready; null if its status is the reason. */
export function whyUnready(pod: PodView): string | null {
  return isBroken(pod) ? null : (pod.unready?.why ?? null)
}

const well = new Memo<Pod, boolean>()

/** Whether time changes nothing more about a pod: it is ready and settled, nobody deletes it, and it never crashed. */
export function isAgeless(pod: Pod, readAt: string): boolean {
  const isWell = well.of(pod, [], () => isReady(pod) && !isDeleted(pod) && !hasCrashed(pod))
  return isWell && !isSettling(pod, readAt)
}

/** What time changes about a pod. */
export function ageOf(pod: Pod, readAt: string): readonly unknown[] {
  return [
    stageOf(pod, readAt),
    isOverdue(pod, readAt),
    secondsSinceCrash(containerStatusesOf(pod), readAt),
    isSettling(pod, readAt),
  ]
}

function isDeleted({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined
}

/** Since the last crash of any container. A restart after exit code 0 is no crash. */
function secondsSinceCrash(statuses: ContainerStatus[], readAt: string): number | null {
  const ages = statuses
    .filter(endedInCrash)
    .map(({ state }) => (Date.parse(readAt) - Date.parse(state?.running?.startedAt ?? '')) / 1000)
    .filter((age) => age < RECENT_SECONDS)
  // The node's clock can be ahead of ours.
  return ages.length === 0 ? null : Math.max(0, Math.floor(Math.min(...ages)))
}

export function hasCrashed(pod: Pod): boolean {
  return containerStatusesOf(pod).some(endedInCrash)
}

function endedInCrash({ restartCount, lastState }: ContainerStatus): boolean {
  return restartCount > 0 && (lastState?.terminated?.exitCode ?? 0) !== 0
}

export type Crash = {
  pod: string
  container: string
  /** Whether it was started again, so that the log of the crash is that of the previous container. */
  isRestarted: boolean
  /** Unique for each crash. */
  key: string
}

/** The last crash in a pod. Containers of a deleted pod also end with other exit codes than 0, so those do not count. */
export function lastCrashOf(pod: Pod): Crash | null {
  const crashed = containerStatusesOf(pod).find(
    ({ state, lastState }) => isCrash(state) || isCrash(lastState),
  )
  if (!crashed || isDeleted(pod)) return null
  const { name: container, restartCount, state, lastState } = crashed
  const isRestarted = !isCrash(state)
  const { name, uid = name } = pod.metadata
  const ended = (isRestarted ? lastState : state)?.terminated
  const key = [uid, container, restartCount, ended?.finishedAt].join(' ')
  return { pod: name, container, isRestarted, key }
}

function isCrash(state: ContainerState | undefined): boolean {
  return (state?.terminated?.exitCode ?? 0) !== 0
}

function containerStatusesOf(pod: Pod): ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
}

/** A Deployment's pods have the hash of their ReplicaSet, a StatefulSet's pods the name of their revision. */
export function podRevisionOf(pod: Pod): string | null {
  const labels = pod.metadata.labels ?? {}
  return labels[POD_TEMPLATE_HASH_LABEL] ?? labels[CONTROLLER_REVISION_LABEL] ?? null
}

/** The digests of all containers of a pod. */
export function digestsOf(pod: Pod): (string | null)[] {
  return containerStatusesOf(pod).map(digestOfStatus)
}

/** The image that really runs. The kubelet sets `imageID` after the pull; until then there is only the requested image. */
function digestOfStatus(status: ContainerStatus | undefined): string | null {
  return status === undefined ? null : (digestOf(status.imageID) ?? digestOf(status.image))
}

/** The status that `oc get pods` shows: a reason of the first container that has one, or else the phase. */
function statusOf(pod: Pod, statuses: ContainerStatus[]): string {
  if (isDeleted(pod)) return 'Terminating'
  const waiting = statuses.find(({ state }) => state?.waiting?.reason !== undefined)?.state?.waiting?.reason
  const terminated = statuses.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0)?.state?.terminated
  return waiting ?? terminated?.reason ?? pod.status?.reason ?? pod.status?.phase ?? 'Unknown'
}

function messageOf(pod: Pod, statuses: ContainerStatus[]): string | null {
  const waiting = statuses.find(({ state }) => state?.waiting?.message !== undefined)?.state?.waiting?.message
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  const unscheduled = scheduled?.status === 'False' ? scheduled.message : undefined
  return waiting ?? unscheduled ?? pod.status?.message ?? null
}

/** The pod that blocks a StatefulSet until it is deleted; null if there is none. */
export function blockingPod({ blockedBy, pods }: WorkloadSummary): PodView | null {
  return pods.find(({ name }) => name === blockedBy) ?? null
}
