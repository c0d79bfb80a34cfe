import { CONTROLLER_REVISION_LABEL, POD_TEMPLATE_HASH_LABEL } from '#lib/kubernetes/names'
import type { ContainerStatus, Pod } from '#lib/kubernetes/objects'
import { digestOf } from '#lib/domain/pull-spec'
import type { PodView } from '#lib/domain/views'

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

/**
 * @param currentRevision hash or name of the workload's newest revision, as the pod's label has it
 * @param container whose digest is shown; the first of the pod where none is named
 */
export function podView(pod: Pod, currentRevision: string | null, container?: string): PodView {
  const statuses = containerStatusesOf(pod)
  const revision = revisionOf(pod)
  const shown = container ?? pod.spec?.containers?.[0]?.name
  return {
    name: pod.metadata.name,
    digest: digestOfStatus(statuses.find(({ name }) => name === shown)),
    revision,
    status: statusOf(pod, statuses),
    isReady:
      pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    startedAt: pod.status?.startTime ?? null,
    isUpdated: currentRevision !== null && revision === currentRevision,
    message: messageOf(pod, statuses),
  }
}

export function isBroken({ status }: PodView): boolean {
  return BROKEN.has(status)
}

function containerStatusesOf(pod: Pod): ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
}

/** Pods of a Deployment carry the hash of their ReplicaSet, those of a StatefulSet the name of their revision. */
function revisionOf(pod: Pod): string | null {
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
