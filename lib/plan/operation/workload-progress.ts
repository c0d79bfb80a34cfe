import { containersOf, hasImage, imageOf } from '#lib/domain/workload/pod-template'
import { shortDigest } from '#lib/domain/format'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import { digestOf } from '#lib/domain/image/pull-spec'
import { isBroken, isLate } from '#lib/domain/workload/pods'
import { summarize } from '#lib/domain/workload/rollout'
import type { WorkloadSummary, PodView } from '#lib/domain/workload/workload-views'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { isDigest, RESTARTED_ANNOTATION } from '#lib/kubernetes/names'
import type { Pod, PodTemplate } from '#lib/kubernetes/objects'
import { holdOf, isBelow } from '#lib/plan/effects/rollout-hold'
import { actionOf } from '#lib/plan/actions/actions'
import type { MoveState, Operation, RunningImage } from '#lib/plan/operation/operation'
import { movedBy } from '#lib/plan/operation/operation-tag'
import type { Effect } from '#lib/plan/plan'
import { rolloutDeadline } from '#lib/plan/operation/rollout-deadline'
import { isOf } from '#lib/plan/effects/effect'

export type PodProgress = PodView & { isOnTarget: boolean }

/** How far a workload is on the way to the target of an operation. */
export type WorkloadProgress = {
  workload: WorkloadKey
  state: MoveState
  /** One sentence where it is not healthy, or not all of its pods take the template. */
  reason: string | null
  /** Null where it is gone. */
  summary: WorkloadSummary | null
  pods: PodProgress[]
  /** Of the containers that it moves, or of all. */
  images: RunningImage[]
  /** How long nothing may move. */
  deadlineMs: number
}

/** A plan is a moment older than its operation, and clocks differ. */
const SKEW_MS = 10_000

/** The workloads of an operation as they are now. */
export function workloadsOf(operation: Operation, snapshot: Snapshot): WorkloadProgress[] {
  const ownership = ownershipOf(snapshot)
  return movedBy(operation).map((key) => {
    const workload = findWorkload(snapshot, key)
    return workload ? workloadProgress(operation, key, workload, ownership) : goneProgress(key)
  })
}

function goneProgress(workload: WorkloadKey): WorkloadProgress {
  const reason = `${workload.kind} ${workload.name} no longer exists.`
  return { workload, state: 'gone', reason, summary: null, pods: [], images: [], deadlineMs: 0 }
}

function workloadProgress(
  operation: Operation,
  key: WorkloadKey,
  workload: Workload,
  ownership: Ownership,
): WorkloadProgress {
  const targets = operation.effects.filter((effect) => isOf(effect, key))
  const summary = summarize(workload, ownership, targets[0]?.container)
  const owned = ownership.podsOf(workload)
  const template = templateState(operation, targets, workload)
  const pods = summary.pods.map((pod): PodProgress => {
    const object = owned.find(({ metadata }) => metadata.name === pod.name)
    const hasImages = object !== undefined && targets.every((target) => hasTarget(object, target))
    return { ...pod, isOnTarget: template === null && pod.isUpdated && hasImages }
  })
  const move = template ?? podsState(workload, summary, pods) ?? there(workload, summary)
  const images = imagesIn(
    workload.object.spec.template,
    targets.map(({ container }) => container),
  )
  return { workload: key, ...move, summary, pods, images, deadlineMs: rolloutDeadline(workload, owned) }
}

/** The images of these containers; of all where none is named. */
export function imagesIn(template: PodTemplate, named: readonly string[]): RunningImage[] {
  const containers = named.length > 0 ? named : containersOf(template).map(({ name }) => name)
  return containers.map((container) => ({ container, image: imageOf(template, container) }))
}

type Move = Pick<WorkloadProgress, 'state' | 'reason'>

function there(workload: Workload, { health, reason }: WorkloadSummary): Move {
  if (health === 'settling') return { state: 'settling', reason }
  const isScaledDown = workload.object.spec.replicas === 0
  const scaledDown = `${workload.object.metadata.name} is scaled to zero: later pods take the new template.`
  return { state: 'healthy', reason: isScaledDown ? scaledDown : (holdOf(workload)?.sentence ?? null) }
}

/** Null where the pod template has the target. */
function templateState(operation: Operation, targets: Effect[], workload: Workload): Move | null {
  const { template } = workload.object.spec
  for (const { container, from, to } of targets) {
    const isAsBefore = hasImage(template, container, from)
    if (hasImage(template, container, to) || (isAsBefore && !isKnown(to))) continue
    if (isAsBefore) return { state: 'waiting', reason: 'Its pod template still has the old image.' }
    // A short name is resolved when it is written (apply-manifest-again.json), so the target is not known before.
    if (isKnown(to))
      return {
        state: 'moved-on',
        reason: `Its container ${container} now has ${shortDigest(imageOf(template, container) ?? '')}.`,
      }
  }
  if (actionOf(operation.request).moves === 'restart') {
    const restartedAt = Date.parse(template.metadata?.annotations?.[RESTARTED_ANNOTATION] ?? '')
    if (!(restartedAt > Date.parse(operation.startedAt) - SKEW_MS))
      return { state: 'waiting', reason: 'Its pod template does not have the restart yet.' }
  }
  return null
}

function isKnown(image: string | null): boolean {
  return image !== null && (isDigest(image) || digestOf(image) !== null)
}

/** Init containers have finished, so only containers count. */
function hasTarget({ spec }: Pod, { container, to }: Effect): boolean {
  const containers = spec?.containers?.filter(({ name }) => name === container) ?? []
  return containers.length === 0 || !isKnown(to) || hasImage({ spec: { containers } }, container, to)
}

function podsState(
  workload: Workload,
  { health, reason }: WorkloadSummary,
  pods: PodProgress[],
): Move | null {
  const hold = holdOf(workload)
  const left = pods.filter(
    ({ name, isOnTarget, isReady }) => !isReady || !(isOnTarget || isBelow(name, hold)),
  )
  const isThere = health === 'healthy' || health === 'settling' || health === 'scaled-down'
  if (isThere && left.length === 0) return null
  if (hold?.from === null) return { state: 'held', reason: hold.sentence }
  const failing = pods.find((pod) => pod.isUpdated && (isBroken(pod) || isLate(pod)))
  if (health === 'stuck' || failing !== undefined) {
    const message = failing && isBroken(failing) ? failing.message : null
    return { state: 'failing', reason: [reason, message].filter(Boolean).join(' ') }
  }
  return {
    state: 'moving',
    reason: reason ?? `${left.map(({ name }) => name).join(', ')} not on target yet.`,
  }
}
