import { suppliesOf, type Supply } from '#lib/domain/image-stream/tag-supply'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Triggers } from '#lib/domain/workload/trigger-annotation'
import { judge, triggersOf } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import { findTrigger, patchTriggers, triggerWarnings } from '#lib/plan/actions/image-trigger'
import { currentRevision } from '#lib/plan/actions/revert/revert-target'
import { releaseSteps } from '#lib/plan/effects/blocking-pods'
import { momentaryWarnings, standingWarnings } from '#lib/plan/effects/consequences'
import { triggerEffects } from '#lib/plan/effects/trigger-effects'
import { refusePaused } from '#lib/plan/effects/rollout-hold'
import type { Effect, Planned } from '#lib/plan/plan'
import { finish, movesHow } from '#lib/plan/plan-draft'
import { refuse } from '#lib/plan/refusals'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'

type Request = RequestOf<'resume'>

/** Resumes a paused image trigger, which writes the newest image of its tag at once. */
export function planResume(snapshot: Snapshot, request: Request): Planned {
  const found = findTrigger(snapshot, request)
  if (!found.ok) return found
  const { workload, trigger, name, tag } = found
  if (!trigger.isPaused) return refuse('nothing-to-do', `The image trigger of ${name} is not paused.`)
  const paused = refusePaused(workload)
  if (paused) return paused
  const { container } = trigger
  const ownership = ownershipOf(snapshot)
  const supplies = suppliesOf(snapshot)
  const effects = triggerEffects(workload, judge(resumed(workload, container), supplies))
  const sentence = `Resume the image trigger of container ${container}; it then writes the newest image of ${tag}.`
  const plan = finish({
    request,
    title: `Resume the image trigger of ${name}`,
    confirm: effects.length > 0 ? `Resume and ${movesHow(effects)}` : 'Resume',
    steps: [
      patchTriggers(snapshot, workload, container, false, sentence),
      ...releaseSteps(snapshot, ownership, effects),
    ],
    effects,
    warnings: [
      ...supplyWarnings(supplies(trigger), tag, name),
      ...triggerWarnings(workload, container, false),
      ...standingWarnings(workload, effects),
    ],
    momentary: effects.length > 0 ? momentaryWarnings(workload, ownership) : [],
    afterwards: [
      effects.length > 0
        ? `${name} takes the newest image of ${tag} at once, and each later one.`
        : `${name} takes each image that ${tag} gets.`,
    ],
    undo: undoOf(snapshot, workload, request, effects),
    preconditions: [preconditionOfWorkload(workload)],
    written: null,
  })
  return { ok: true, plan }
}

/** What the resumed trigger moved goes back together with a pause: without it, the trigger would move it again. */
function undoOf(
  snapshot: Snapshot,
  workload: Workload,
  request: Request,
  effects: Effect[],
): ActionRequest | null {
  if (effects.length === 0) return { ...request, action: 'pause' }
  const revision = currentRevision(snapshot, workload)
  if (revision === null) return null
  return { action: 'revert', workload: request.workload, to: { revision }, way: 'pause' }
}

function supplyWarnings(supply: Supply, tag: string, name: string): string[] {
  if (supply.kind === 'none') return [`The trigger waits for ${tag}: ${supply.why}.`]
  return supply.kind === 'unknown'
    ? [`The image of ${tag} is unknown, so what ${name} will run is unknown too.`]
    : []
}

/** The triggers of a workload without the pauses of one container. */
function resumed(workload: Workload, container: string): Triggers {
  const triggers = triggersOf(workload)
  const list = triggers.list.map((each) =>
    each.container === container ? { ...each, isPaused: false } : each,
  )
  return { ...triggers, list }
}
