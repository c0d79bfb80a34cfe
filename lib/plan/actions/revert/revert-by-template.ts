import { tagLabel } from '#lib/domain/image-stream/tag-key'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { pullSpecIn } from '#lib/domain/workload/pod-template'
import { withPaused } from '#lib/domain/workload/trigger-annotation'
import { withTemplate } from '#lib/domain/workload/workload'
import { FIELD } from '#lib/domain/writers/writers'
import type { Trigger } from '#lib/domain/workload/trigger-annotation'
import { momentaryWarnings, standingWarnings } from '#lib/plan/effects/consequences'
import { effectOf } from '#lib/plan/effects/effect'
import { finish } from '#lib/plan/plan-draft'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Effect, Planned } from '#lib/plan/plan'
import { holdOf } from '#lib/plan/effects/rollout-hold'
import { releaseFor } from '#lib/plan/effects/blocking-pods'
import { pauseLabel, pinLabel, type PinOfRevert, type Revert } from '#lib/plan/actions/revert/revert'
import { currentRevision } from '#lib/plan/actions/revert/revert-target'
import { preflightOf, templateWarnings } from '#lib/plan/actions/revert/revert-warnings'
import { patchWorkload, TRIGGERS_PATH, type PatchOperation } from '#lib/plan/steps/steps'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'
import { writerWarnings } from '#lib/plan/effects/writer-warnings'

/**
 * Writes the pod template and pauses the triggers that would reverse it, in one patch: two patches fail in either order. Other
 * annotations stay: `oc` puts back those of the old revision, with an un-paused trigger among them.
 * @param taken the triggers that would reverse it
 * @param pin the other way, where there is one
 */
export function revertByTemplate(revert: Revert, taken: Trigger[], pin: PinOfRevert | null): Planned {
  const { snapshot, workload, request, target, templateDiff, there } = revert
  const { name, kind } = request.workload
  const ownership = ownershipOf(snapshot)
  const pauses = [...taken, ...there.lost]
  const effects = effectsOf(revert, pauses)
  const operations = [...target.operations, ...pauseOperations(revert, pauses)]
  const tags = [...new Set(pauses.map(tagLabel))].join(' and ')
  const paused = pauses.length > 0
  const triggers = pauses.length > 1 ? 'its image triggers' : 'its image trigger'
  const what = `Set ${kind} ${name} to ${target.name}`
  const preflight = preflightOf(revert)
  const plan = finish({
    request,
    title: `Revert ${name} to ${target.name}${paused ? ` and pause ${triggers}` : ''}`,
    confirm: paused ? 'Revert and pause' : 'Revert',
    steps: [
      patchWorkload(
        snapshot.namespace,
        workload,
        operations,
        paused ? `${what} and pause ${triggers}, in one patch.` : `${what}.`,
      ),
      ...releaseFor(snapshot.namespace, ownership, workload, effects, target.template),
    ],
    effects,
    movesLater:
      effects.length > 0
        ? null
        : (holdOf(workload)?.sentence ??
          `Each pod of ${name} is replaced: its pod template changes, its images do not.`),
    warnings: [
      ...templateWarnings(revert),
      ...writersWarnings(revert, pauses),
      ...standingWarnings(withTemplate(workload, target.template), effects),
    ],
    momentary: [...preflight.momentary, ...momentaryWarnings(workload, ownership)],
    because: target.because,
    templateDiff,
    afterwards: [
      paused
        ? `${name} gets no new image of ${tags} until somebody resumes ${triggers}. Other workloads do not move, and the tag keeps following.`
        : 'No image trigger undoes this. Applying the manifests again, or a trigger added later, may.',
      ...waitingWords(revert),
    ],
    way: pin && pauseLabel(name),
    alternatives: pin ? [{ sentence: pinLabel(revert, pin), request: { ...request, way: 'pin' } }] : [],
    undo: undoOf(revert, pauses),
    preconditions: [preconditionOfWorkload(workload)],
    written: [operations, preflight.state],
  })
  return { ok: true, plan }
}

/** Triggers that stay live write into the other containers when the workload changes. */
function effectsOf({ request, aims, writesThere }: Revert, pauses: Trigger[]): Effect[] {
  const live = writesThere.filter(({ trigger }) => !pauses.includes(trigger))
  return aims.flatMap(({ container, from, to: wanted }): Effect[] => {
    const to = live.filter(({ trigger }) => trigger.container === container).at(-1)?.image ?? wanted
    return from === to ? [] : [effectOf(request.workload, container, from, to)]
  })
}

function writersWarnings({ workload: { object }, target }: Revert, pauses: Trigger[]): string[] {
  const { name } = object.metadata
  const fields = [
    ...(target.operations.length > 0 ? [FIELD.podTemplate] : []),
    ...(pauses.length > 0 ? [FIELD.triggers] : []),
  ]
  return [...new Set(fields.flatMap((field) => writerWarnings(object, { name, field })))]
}

/** Their tags are not there, so nothing brings them an image by itself. */
function waitingWords({ moves, there }: Revert): string[] {
  return there.list
    .filter(({ state, writes, container }) => {
      return state === 'waiting' && !writes && moves.some((move) => move.container === container)
    })
    .map(
      (each) =>
        `The image trigger of ${each.container ?? ''} waits for ${tagLabel(each)}: once that has an image, it is written.`,
    )
}

function pauseOperations({ workload }: Revert, pauses: Trigger[]): PatchOperation[] {
  const value = withPaused(workload.object, pauses, true)
  return value === null ? [] : [{ op: 'replace', path: TRIGGERS_PATH, value }]
}

/**
 * A resumed trigger writes the newest image, so it undoes the revert where nothing else changed. Without a pause, a revert to the
 * current revision does. What needs two actions has no undo.
 */
function undoOf(
  { snapshot, workload, request, templateDiff, moves, writesThere }: Revert,
  pauses: Trigger[],
): ActionRequest | null {
  const [pause] = pauses
  if (pause) {
    const { container } = pause
    const isAll = pauses.length === 1 && moves.length === 1 && templateDiff.length === 0
    const writes = writesThere.find(({ trigger }) => trigger === pause)
    if (container === null) return null
    const isBack = writes?.image === pullSpecIn(workload.object.spec.template, container)
    return isAll && isBack ? { action: 'resume', workload: request.workload, container } : null
  }
  const revision = currentRevision(snapshot, workload)
  if (revision === null) return null
  return { action: 'revert', workload: request.workload, to: { revision }, way: null }
}
