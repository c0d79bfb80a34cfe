import { CONTROLLER_REVISION_LABEL, POD_TEMPLATE_HASH_LABEL } from '#lib/kubernetes/names'
import type { ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'
import { count, span } from '#lib/domain/format'
import { digestOf } from '#lib/domain/image/pull-spec'
import type { WorkloadSummary, PodView } from '#lib/domain/workload/workload-views'

/** Waiting reasons that do not go away by waiting: the kubelet retries, but somebody has to change something. */
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

/** A container that ran for so many seconds after a crash got over it; the back-off of the kubelet is no longer either. */
const RECENT_SECONDS = 5 * 60

/**
 * @param readAt when the pod was read
 * @param currentRevision hash or name of the workload's newest revision, as the pod's label has it
 * @param container whose digest is shown; the first of the pod where none is named
 */
export function podView(
  pod: Pod,
  readAt: string,
  currentRevision: string | null,
  container?: string,
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
    isReady:
      pod.status?.conditions?.some(
        (condition) => condition.type === 'Ready' && condition.status === 'True',
      ) ?? false,
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    secondsSinceCrash:
      BROKEN.has(status) || status === 'Terminating' ? null : secondsSinceCrash(statuses, readAt),
    startedAt: pod.status?.startTime ?? null,
    isUpdated: currentRevision !== null && revision === currentRevision,
    message: messageOf(pod, statuses),
  }
}

/**
 * Evicted, or refused by its node: its controller counts it no more and has made another. That of a Deployment stays
 * until the garbage collector of pods takes it, that of a StatefulSet is deleted at once, since it has the name of the other.
 */
export function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Failed' || status?.phase === 'Succeeded'
}

export function isBroken({ status, secondsSinceCrash }: PodView): boolean {
  return BROKEN.has(status) || secondsSinceCrash !== null
}

/** What is wrong with a broken pod: `worker-0 is in CrashLoopBackOff`, `worker-0 restarted 4 times, last 20 s before …`. */
export function podProblem({ name, status, restarts, secondsSinceCrash }: PodView): string {
  if (secondsSinceCrash === null) return `${name} is in ${status}`
  const last = `last ${span(secondsSinceCrash * 1000)} before this was read`
  return `${name} restarted ${count(restarts, 'time')}, ${last}`
}

/** Of the container that crashed last. An exit code of 0 is a restart that the container itself wanted. */
function secondsSinceCrash(statuses: ContainerStatus[], readAt: string): number | null {
  const ages = statuses
    .filter(endedInCrash)
    .map(({ state }) => (Date.parse(readAt) - Date.parse(state?.running?.startedAt ?? '')) / 1000)
    .filter((age) => age < RECENT_SECONDS)
  // The clock of a node can be ahead of ours.
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
  /** Whether it runs, or waits, again: then what it printed is that of the container before. */
  isRestarted: boolean
  /** Another one for each crash. */
  key: string
}

/** The container of a pod that crashed last. One that is deleted ends as it was told to, which no exit code tells apart. */
export function lastCrashOf(pod: Pod): Crash | null {
  const crashed = containerStatusesOf(pod).find(
    ({ state, lastState }) => isCrash(state) || isCrash(lastState),
  )
  if (!crashed || pod.metadata.deletionTimestamp !== undefined) return null
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

/** Pods of a Deployment carry the hash of their ReplicaSet, those of a StatefulSet the name of their revision. */
export function podRevisionOf(pod: Pod): string | null {
  const labels = pod.metadata.labels ?? {}
  return labels[POD_TEMPLATE_HASH_LABEL] ?? labels[CONTROLLER_REVISION_LABEL] ?? null
}

/** The digests of all containers of a pod. */
export function digestsOf(pod: Pod): (string | null)[] {
  return containerStatusesOf(pod).map(digestOfStatus)
}

/** The image that really runs; `image` is what was asked for, until the kubelet has pulled and says the `imageID`. */
function digestOfStatus(status: ContainerStatus | undefined): string | null {
  return status === undefined ? null : (digestOf(status.imageID) ?? digestOf(status.image))
}

/** The word that `oc get pods` shows: the first container that has something to say, else the phase. */
function statusOf(pod: Pod, statuses: ContainerStatus[]): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating'
  const waiting = statuses.find(({ state }) => state?.waiting?.reason !== undefined)?.state?.waiting?.reason
  const terminated = statuses.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0)?.state?.terminated
  return waiting ?? terminated?.reason ?? pod.status?.reason ?? pod.status?.phase ?? 'Unknown'
}

function messageOf(pod: Pod, statuses: ContainerStatus[]): string | null {
  const waiting = statuses.find(({ state }) => state?.waiting?.message !== undefined)?.state?.waiting?.message
  return waiting ?? pod.status?.message ?? null
}

/** The broken pod of an older template that keeps a stuck StatefulSet from going on; null where none does. */
export function blockingPod({ kind, health, pods }: WorkloadSummary): PodView | null {
  return kind === 'StatefulSet' && health === 'stuck' ? (pods.find(isBlocking) ?? null) : null
}

export function isBlocking(pod: PodView): boolean {
  return isBroken(pod) && !pod.isUpdated && !pod.isReady
}
