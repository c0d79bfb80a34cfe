import { Memo } from '#lib/domain/memo'
import type { Condition, ContainerState, ContainerStatus, Pod } from '#lib/kubernetes/objects'
import { asSentence } from '#lib/domain/format'

/** A pod that is not Running and Ready, although nobody deletes it. */
export type Unready = {
  /** How long: not longer than most pods take to start, not longer than the default deadline of a rollout, or longer. */
  stage: 'starting' | 'slow' | 'late'
  wasReady: boolean
  isUnscheduled: boolean
  /** A sentence about the pod ("It cannot be scheduled: …"); null if its status does not say why. */
  why: string | null
}

const STARTING_MS = 2 * 60_000
/** `progressDeadlineSeconds` of a Deployment that has none. */
const LATE_MS = 10 * 60_000

/** @param failure what the newest Event about the pod says */
export function unreadyOf(pod: Pod, readAt: string, failure: string | null): Unready | null {
  const stage = stageOf(pod, readAt)
  if (stage === null) return null
  const isUnscheduled = conditionOf(pod, 'PodScheduled')?.status === 'False'
  return { stage, wasReady: wasReady(pod), isUnscheduled, why: whyOf(pod, failure) }
}

/** Null for a pod that is ready, has ended, or is being deleted. A pod of unknown age is not new. */
export function stageOf(pod: Pod, readAt: string): Unready['stage'] | null {
  const phase = pod.status?.phase
  if (isReady(pod) || phase === 'Failed' || phase === 'Succeeded') return null
  if (pod.metadata.deletionTimestamp !== undefined) return null
  const since = conditionOf(pod, 'Ready')?.lastTransitionTime ?? pod.metadata.creationTimestamp ?? ''
  const age = Date.parse(readAt) - Date.parse(since)
  if (age < STARTING_MS) return 'starting'
  return age < LATE_MS ? 'slow' : 'late'
}

/**
 * Whether a pod is still there long after its deletion and its grace period, such as one of a lost node or with a finalizer. A
 * StatefulSet waits for it, and so does a Deployment with the strategy Recreate.
 */
export function isOverdue({ metadata: { deletionTimestamp } }: Pod, readAt: string): boolean {
  return deletionTimestamp !== undefined && Date.parse(readAt) - Date.parse(deletionTimestamp) > STARTING_MS
}

/** What the StatefulSet controller waits for: Running and Ready. */
export function isReady(pod: Pod): boolean {
  return (pod.status?.phase ?? 'Running') === 'Running' && conditionOf(pod, 'Ready')?.status === 'True'
}

/** The kubelet writes the first `Ready` condition together with `startTime`. */
const FIRST_STATUS_MS = 10_000

function wasReady(pod: Pod): boolean {
  const changedAt = Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? '')
  return changedAt - Date.parse(pod.status?.startTime ?? '') > FIRST_STATUS_MS
}

function conditionOf({ status }: Pod, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}

/** From the first thing that a pod needs to the last. */
function whyOf(pod: Pod, failure: string | null): string | null {
  const { status } = pod
  const scheduled = conditionOf(pod, 'PodScheduled')
  if (scheduled?.status === 'False') return sentence('It cannot be scheduled', scheduled.message)
  const init = status?.initContainerStatuses?.find((each) => !isPassed(pod, each))
  if (init?.state?.running) return `Its init container ${init.name} has not finished.`
  if (init?.state?.terminated) return `Its init container ${init.name} ${endOf(init.state.terminated)}.`
  const { name, started, state } = status?.containerStatuses?.find(({ ready }) => !ready) ?? {}
  const waiting = init?.state?.waiting ?? state?.waiting
  if (waiting) return sentence('Its containers are not created yet', failure ?? whyWaiting(waiting))
  if (name !== undefined && state?.terminated) return `Its container ${name} ${endOf(state.terminated)}.`
  if (name !== undefined && state?.running) {
    const probe = started === false ? 'has not passed its startup probe' : 'runs, but is not ready'
    return sentence(`Its container ${name} ${probe}`, failure)
  }
  // A pod that lost its node, or whose readiness gates are closed.
  const message = conditionOf(pod, 'Ready')?.message ?? status?.message
  return message ? sentence('Its status says', message) : null
}

/** Each container waits for these at first. */
const USUAL = ['ContainerCreating', 'PodInitializing']

function whyWaiting({ reason = '', message }: NonNullable<ContainerState['waiting']>): string | null {
  const told = [USUAL.includes(reason) ? '' : reason, message ?? ''].filter((text) => text !== '')
  return told.join(': ') || null
}

function endOf({ exitCode, reason }: NonNullable<ContainerState['terminated']>): string {
  return `has ended with exit code ${exitCode}${reason === undefined ? '' : ` (${reason})`}`
}

/** A sidecar, an init container with `restartPolicy: Always`, only has to start. */
function isPassed({ spec }: Pod, { name, ready, started, state }: ContainerStatus): boolean {
  const container = spec?.initContainers?.find((each) => each.name === name)
  const isSidecar = container?.restartPolicy === 'Always'
  return isSidecar ? started === true : ready || state?.terminated?.exitCode === 0
}

function sentence(words: string, message: string | null | undefined): string {
  return asSentence(message ? `${words}: ${message}` : words)
}

/** `never got ready`, after the name of the pod. */
export function unreadyWords({ stage, wasReady }: Unready): string {
  if (wasReady) return 'is no longer ready'
  return stage === 'starting' ? 'is not ready yet' : 'never got ready'
}

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
