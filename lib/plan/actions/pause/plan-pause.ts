import type { Snapshot } from '#lib/domain/snapshot'
import type { RequestOf } from '#lib/plan/actions/actions'
import { findTrigger, patchTriggers, triggerWarnings } from '#lib/plan/actions/image-trigger'
import type { Planned } from '#lib/plan/plan'
import { finish } from '#lib/plan/plan-draft'
import { refuse } from '#lib/plan/refusals'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'

/** Pauses the image trigger of one container: the workload keeps its image, whatever the tag gets. */
export function planPause(snapshot: Snapshot, request: RequestOf<'pause'>): Planned {
  const found = findTrigger(snapshot, request)
  if (!found.ok) return found
  const { workload, trigger, name, tag } = found
  if (trigger.isPaused) return refuse('nothing-to-do', `The image trigger of ${name} is already paused.`)
  const { container } = trigger
  const sentence = `Pause the image trigger of container ${container}; other triggers stay as they are.`
  const plan = finish({
    request,
    title: `Pause the image trigger of ${name}`,
    confirm: 'Pause',
    steps: [patchTriggers(snapshot, workload, [container], true, sentence)],
    effects: [],
    warnings: triggerWarnings(workload, [container], true),
    momentary: [],
    afterwards: [
      `${name} keeps its image until somebody resumes its trigger, even when ${tag} gets a new one.`,
    ],
    undo: { action: 'resume', triggers: [{ workload: request.workload, container }] },
    preconditions: [preconditionOfWorkload(workload)],
    written: null,
  })
  return { ok: true, plan }
}
