import { valueOr } from '#lib/domain/answer'
import { asSentence } from '#lib/domain/format'
import { Memo } from '#lib/domain/memo'
import type { Snapshot } from '#lib/domain/snapshot'
import { stageOf } from '#lib/domain/workload/unready'
import type { Workload } from '#lib/domain/workload/workload'
import type { Event, Job, KubernetesObject, Pod } from '#lib/kubernetes/objects'

/**
 * What only an Event says: why a StatefulSet cannot create a pod (deployment-paused-and-limits.json), why a container is not
 * created, and what a probe answered.
 */
const REASONS = new Set([
  'FailedCreate',
  'FailedMount',
  'FailedAttachVolume',
  'FailedCreatePodSandBox',
  'Unhealthy',
])

/** A controller tries again after at most 1,000 seconds, and each failure updates the event. */
const RECENT_MS = 20 * 60_000

const NO_EVENTS: readonly Event[] = []

const failures = new Memo<readonly Event[], readonly Event[]>()

export function failureEventsOf({ events }: Snapshot): readonly Event[] {
  const all = events === undefined ? NO_EVENTS : valueOr(events, NO_EVENTS)
  return failures.of(all, [], () => all.filter(isFailure))
}

function isFailure({ reason = '' }: Event): boolean {
  return REASONS.has(reason)
}

/** Whether an event is new enough to tell why something fails now. */
export function isRecent(event: Event, readAt: string): boolean {
  return Date.parse(timeOf(event) ?? '') >= Date.parse(readAt) - RECENT_MS
}

export function timeOf({ lastTimestamp, eventTime, metadata }: Event): string | null {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? null
}

/**
 * Why pods cannot be created or deleted, such as an exceeded quota, as a sentence: a Deployment has it in a condition, a
 * StatefulSet only in an Event (deployment-paused-and-limits.json).
 */
export function failureOf(
  { kind, object }: Workload,
  { failures, readAt }: Failures,
  pods: readonly Pod[],
): string | null {
  if (kind === 'Deployment') {
    const condition = object.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
    if (condition?.status !== 'True') return null
    const { reason = '', message = '' } = condition
    return asSentence(
      `Pods cannot be ${reason === 'FailedDelete' ? 'deleted' : 'created'}: ${message === '' ? reason : message}`,
    )
  }
  const isMissing = Math.max(pods.length, object.status?.replicas ?? 0) < (object.spec.replicas ?? 1)
  if (failures.length === 0 || !isMissing) return null
  // A pod that was created after the failure shows that it is over.
  const created = [object, ...pods].map(({ metadata }) => metadata.creationTimestamp ?? '').sort()
  return notCreated(newestFailure(failures, kind, object, created.at(-1) ?? '', readAt))
}

/** Why a Job without a pod has none. */
export function failureOfJob(job: Job, { failures, readAt }: Failures): string | null {
  return notCreated(newestFailure(failures, 'Job', job, job.metadata.creationTimestamp ?? '', readAt))
}

function notCreated(message: string | null): string | null {
  if (message === null) return null
  const why = message.replace(/^create (?:Pod|Claim) .* failed error: |^Error creating: /, '')
  return asSentence(`Pods cannot be created: ${why}`)
}

/** What an Event says about a pod that is not ready. */
export function failureOfPod(pod: Pod, { failures, readAt }: Failures): string | null {
  if (failures.length === 0 || stageOf(pod, readAt) === null) return null
  return newestFailure(failures, 'Pod', pod, pod.metadata.creationTimestamp ?? '', readAt)
}

export type Failures = { failures: readonly Event[]; readAt: string }

/**
 * The message of the newest failure of an object, or null.
 * @param since an older event is about an earlier object of the same name, or about what has succeeded by now
 */
function newestFailure(
  events: readonly Event[],
  kind: string,
  { metadata: { name } }: KubernetesObject,
  since: string,
  readAt: string,
): string | null {
  const oldest = Math.max(Date.parse(since) || 0, Date.parse(readAt) - RECENT_MS)
  const [newest] = events
    .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
    .map((event) => ({ event, at: Date.parse(timeOf(event) ?? '') }))
    .filter(({ at }) => at >= oldest)
    .sort((a, b) => b.at - a.at)
  return newest?.event.message ?? null
}
