import { tagKey } from '#lib/domain/image-stream/tag-key'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, findTag } from '#lib/domain/image-stream/tag-source'
import { triggersOf } from '#lib/domain/workload/triggers'
import { imageOf } from '#lib/domain/workload/pod-template'
import { withPaused } from '#lib/domain/workload/trigger-annotation'
import type { TriggerView } from '#lib/domain/workload/workload-views'
import { findWorkload, type Workload } from '#lib/domain/workload/workload'
import { momentaryWarnings, standingWarnings } from '#lib/plan/effects/consequences'
import { finish, movesHow } from '#lib/plan/plan-draft'
import type { ActionRequest, Effect, Planned, Refused } from '#lib/plan/plan'
import { releaseSteps } from '#lib/plan/effects/blocking-pods'
import { currentRevision } from '#lib/plan/actions/revert/revert-target'
import { patchWorkload, TRIGGERS_PATH, type CommandedStep } from '#lib/plan/steps/steps'
import { refuse, refusePaused } from '#lib/plan/refusals'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'
import { workloadAppliedWarning } from '#lib/plan/effects/manifest-warnings'

export type TriggerRequest = Extract<ActionRequest, { action: 'pause' | 'resume' }>

/** Pauses the image trigger of one container: the workload keeps what it has, whatever the tag gets. */
export function planPauseTrigger(snapshot: Snapshot, request: TriggerRequest): Planned {
  const found = triggerOf(snapshot, request)
  if (!found.ok) return found
  const { workload, trigger, name, tag } = found
  if (trigger.isPaused) return refuse('nothing-to-do', `The image trigger of ${name} is paused already.`)
  const sentence = `Pause the image trigger of container ${trigger.container}; other triggers stay as they are.`
  const plan = finish({
    request,
    title: `Pause the image trigger of ${name}`,
    confirm: 'Pause',
    steps: [patchTriggers(snapshot, workload, request, sentence)],
    effects: [],
    warnings: workloadAppliedWarning(workload),
    momentary: [],
    afterwards: [
      `${name} keeps the image that it has, and takes nothing that ${tag} imports until somebody resumes its trigger.`,
    ],
    undo: { ...request, action: 'resume' },
    preconditions: [preconditionOfWorkload(workload)],
    written: null,
  })
  return { ok: true, plan }
}

/** Resumes a paused image trigger, which writes the newest image of its tag at once. */
export function planResumeTrigger(snapshot: Snapshot, request: TriggerRequest): Planned {
  const found = triggerOf(snapshot, request)
  if (!found.ok) return found
  const { workload, trigger, name, tag } = found
  if (!trigger.isPaused) return refuse('nothing-to-do', `The image trigger of ${name} is not paused.`)
  const paused = refusePaused(workload, snapshot.namespace)
  if (paused) return paused
  const ownership = ownershipOf(snapshot)
  const newest = newestFor(snapshot, trigger)
  const from = imageOf(workload.object.spec.template, trigger.container)
  const effect: Effect = { workload: request.workload, container: trigger.container, from, to: newest }
  const effects = newest === null || newest === from ? [] : [effect]
  const sentence = `Resume the image trigger of container ${trigger.container}; it then writes the newest image of ${tag}.`
  const plan = finish({
    request,
    title: `Resume the image trigger of ${name}`,
    confirm: effects.length > 0 ? `Resume and ${movesHow(effects)}` : 'Resume',
    steps: [
      patchTriggers(snapshot, workload, request, sentence),
      ...releaseSteps(snapshot, ownership, effects),
    ],
    effects,
    warnings: [
      ...(newest === null ? [`What ${tag} has is unknown, and so what ${name} will run.`] : []),
      ...standingWarnings(workload, effects),
    ],
    momentary: effects.length > 0 ? momentaryWarnings(workload, ownership) : [],
    afterwards: [
      effects.length > 0
        ? `${name} takes the newest image of ${tag} at once, and each later one too.`
        : `${name} takes each image that ${tag} gets.`,
    ],
    undo: undoOfResume(snapshot, workload, request, effects),
    preconditions: [preconditionOfWorkload(workload)],
    written: null,
  })
  return { ok: true, plan }
}

/** What the resumed trigger moved goes back together with the pause, or it would not hold. */
function undoOfResume(
  snapshot: Snapshot,
  workload: Workload,
  request: TriggerRequest,
  effects: Effect[],
): ActionRequest | null {
  if (effects.length === 0) return { ...request, action: 'pause' }
  const revision = currentRevision(snapshot, workload)
  if (revision === null) return null
  return { action: 'revert', workload: request.workload, to: { revision }, way: 'pause' }
}

type Found = { ok: true; workload: Workload; trigger: TriggerView; name: string; tag: string }

function triggerOf(snapshot: Snapshot, { workload: key, container }: TriggerRequest): Found | Refused {
  const { kind, name } = key
  const workload = findWorkload(snapshot, key)
  if (!workload) return refuse('not-found', `There is no ${kind} ${name}.`)
  const { list, problem } = triggersOf(workload)
  if (problem !== null) {
    return refuse(
      'trigger-malformed',
      `None of the image triggers of ${name} works. Mend the annotation first. ${problem}`,
    )
  }
  const trigger = list.find((candidate) => candidate.container === container)
  if (!trigger) {
    const others = list.map((candidate) => candidate.container).join(', ')
    const known = others === '' ? '' : ` There is one for ${others}.`
    return refuse('not-found', `No image trigger of ${name} feeds a container ${container}.${known}`)
  }
  return { ok: true, workload, trigger, name, tag: tagKey(trigger.stream, trigger.tag) }
}

function patchTriggers(
  snapshot: Snapshot,
  workload: Workload,
  { action, container }: TriggerRequest,
  sentence: string,
): CommandedStep {
  const meant = triggersOf(workload).list.filter((trigger) => trigger.container === container)
  const value = withPaused(workload, meant, action === 'pause')
  return patchWorkload(
    snapshot.namespace,
    workload,
    [{ op: 'replace', path: TRIGGERS_PATH, value }],
    sentence,
  )
}

function newestFor(snapshot: Snapshot, { stream, tag, namespace }: TriggerView): string | null {
  const found = namespace === null ? findTag(snapshot, stream, tag) : undefined
  const newest = found && newestOf(found)
  return newest ? newest.image || newest.dockerImageReference : null
}
