import { tagKey } from '#lib/domain/tag-key'
import { ownershipOf } from '#lib/domain/ownership'
import { containersOf, imageOf, withPaused } from '#lib/domain/triggers'
import { changeCause } from '#lib/plan/change-cause'
import { momentaryWarnings, standingWarnings } from '#lib/plan/consumers'
import { finish } from '#lib/plan/finish'
import type { ActionRequest, Effect, Planned } from '#lib/plan/plan'
import type { Author } from '#lib/plan/plan-pin'
import { releaseSteps } from '#lib/plan/release'
import { pauseWords, pinWords, type Revert } from '#lib/plan/revert'
import type { PinOfRevert } from '#lib/plan/revert-by-pin'
import { currentRevision } from '#lib/plan/revert-target'
import { preflightOf, templateWarnings } from '#lib/plan/revert-warnings'
import { patchWorkload, TRIGGERS_PATH, type PatchOperation } from '#lib/plan/steps'
import type { Writes } from '#lib/plan/trigger-writes'
import { preconditionOfWorkload, workloadAppliedWarning } from '#lib/plan/words'

/**
 * Writes the pod template, and pauses the triggers that would take it back in the same patch: one after the other fails,
 * whichever comes first. Other annotations are left alone: `oc` puts those of the old revision back, an un-paused trigger
 * among them.
 * @param pin another way to the same, where there is one
 */
export function revertByTemplate(
  revert: Revert,
  pauses: Writes[],
  pin: PinOfRevert | null,
  author: Author,
): Planned {
  const { snapshot, workload, request, target, templateDiff } = revert
  const { name, kind } = request.workload
  const ownership = ownershipOf(snapshot)
  const containers = pauses.map(({ trigger }) => trigger.container)
  const effects = effectsOf(revert, containers)
  const operations = [...target.operations, ...pauseOperations(revert, containers)]
  const tags = [...new Set(pauses.map(({ trigger }) => tagKey(trigger.stream, trigger.tag)))].join(' and ')
  const paused = pauses.length > 0
  const triggers = pauses.length > 1 ? 'its image triggers' : 'its image trigger'
  const what = `Put ${target.name} into ${kind} ${name}`
  const preflight = preflightOf(revert)
  const title = `Revert ${name} to ${target.name}${paused ? ` and pause ${triggers}` : ''}`
  const plan = finish({
    request,
    title,
    confirm: paused ? 'Revert and pause' : 'Revert',
    steps: [
      patchWorkload(
        snapshot.namespace,
        workload,
        operations,
        paused ? `${what} and pause ${triggers}, in one patch.` : `${what}.`,
        changeCause({ title, ...author }),
      ),
      ...releaseSteps(snapshot, ownership, effects),
    ],
    effects,
    warnings: [
      ...templateWarnings(revert),
      ...(paused ? workloadAppliedWarning(workload) : []),
      ...standingWarnings(workload, effects),
    ],
    momentary: [...preflight.momentary, ...momentaryWarnings(workload, ownership)],
    because: target.because,
    templateDiff,
    afterwards: [
      paused
        ? `${name} no longer takes what ${tags} imports, until somebody resumes ${triggers}. Other workloads are not moved, and the tag keeps following.`
        : 'No image trigger takes this back. The next apply of the manifests, or a trigger added later, may.',
    ],
    way: pin && pauseWords(name),
    alternatives: pin ? [{ sentence: pinWords(pin.name), request: { ...request, way: 'pin' } }] : [],
    undo: undoOf(revert, pauses),
    preconditions: [preconditionOfWorkload(workload)],
    written: [operations, preflight.state],
  })
  return { ok: true, plan }
}

/** Triggers that are not paused write into the other containers whenever the workload changes. */
function effectsOf(
  { workload, request, moves, writes, target }: Revert,
  pausedContainers: string[],
): Effect[] {
  const { template } = workload.object.spec
  return containersOf(target.template).flatMap(({ name }): Effect[] => {
    const from = imageOf(template, name)
    const wanted = moves.find(({ container }) => container === name)?.to ?? from
    const live = writes.find(({ trigger }) => trigger.container === name && !pausedContainers.includes(name))
    const to = live?.image ?? wanted
    return from === to ? [] : [{ workload: request.workload, container: name, from, to }]
  })
}

function pauseOperations({ workload }: Revert, containers: string[]): PatchOperation[] {
  const value = containers.length > 0 ? withPaused(workload, containers, true) : null
  return value === null ? [] : [{ op: 'replace', path: TRIGGERS_PATH, value }]
}

/**
 * A resumed trigger writes the newest image, so it takes the revert back where nothing else was changed; without a pause,
 * the revision of now does. Two things to take back are more than one action.
 */
function undoOf(
  { snapshot, workload, request, templateDiff, moves }: Revert,
  pauses: Writes[],
): ActionRequest | null {
  const [pause] = pauses
  if (pause) {
    const { container } = pause.trigger
    const isAll = pauses.length === 1 && moves.length === 1 && templateDiff.length === 0
    const isBack = pause.image === imageOf(workload.object.spec.template, container)
    return isAll && isBack ? { action: 'resume', workload: request.workload, container } : null
  }
  const revision = currentRevision(snapshot, workload)
  if (revision === null) return null
  return { action: 'revert', workload: request.workload, to: { revision }, way: null }
}
