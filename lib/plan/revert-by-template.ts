import { shortDigest } from '#lib/domain/format'
import { tagKey } from '#lib/domain/lanes'
import { ownershipOf } from '#lib/domain/ownership'
import { findTag } from '#lib/domain/tag-view'
import { containersOf, imageOf, triggersOf, withPaused } from '#lib/domain/triggers'
import { changeCause } from '#lib/plan/change-cause'
import { momentaryWarnings, standingWarnings } from '#lib/plan/consumers'
import { finish } from '#lib/plan/finish'
import type { ActionRequest, Effect, Planned } from '#lib/plan/plan'
import type { Author } from '#lib/plan/plan-pin'
import { releaseSteps } from '#lib/plan/release'
import { pauseWords, pinWords, type Revert } from '#lib/plan/revert'
import type { PinOfRevert } from '#lib/plan/revert-by-pin'
import { currentRevision } from '#lib/plan/revert-target'
import { patchWorkload, TRIGGERS_PATH, type PatchOperation } from '#lib/plan/steps'
import { stateOf, unaskedWarning } from '#lib/plan/told'
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

function templateWarnings({ workload, target, templateDiff, moves }: Revert): string[] {
  const { problem } = triggersOf(workload)
  const moved = moves.map(({ container }) => container)
  const unresolved = containersOf(target.template).filter(
    ({ name, image }) => moved.includes(name) && image?.includes('/') === false,
  )
  return [
    ...(problem === null ? [] : [`Its triggers are ignored until somebody mends them. ${problem}`]),
    ...unresolved.map(
      ({ name, image }) =>
        `Container ${name} of ${target.name} names ${image ?? ''}, which means its newest image when it is written.`,
    ),
    ...(templateDiff.length > 0 ? ['Other fields than the image change as well.'] : []),
  ]
}

/** The pods may still have what the registry lost, so that is no reason to refuse. */
function preflightOf({ snapshot, workload, moves, told }: Revert): { state: string[]; momentary: string[] } {
  const asked = triggersOf(workload).list.flatMap(({ container, stream, tag: name, namespace }) => {
    const to = moves.find((move) => move.container === container)?.to
    const tag = namespace === null ? findTag(snapshot, stream, name) : undefined
    const item = tag?.status?.items?.find(({ image }) => image === to)
    return tag && item ? [{ to: item.image, check: told(tag, item.dockerImageReference) }] : []
  })
  return {
    state: asked.map(({ check }) => stateOf(check)),
    momentary: asked.flatMap(({ to, check }) =>
      check.ok && check.value.state === 'failed'
        ? [
            `The registry does not give ${shortDigest(to)} (${check.value.message}), so only nodes that have it can run it.`,
          ]
        : unaskedWarning(check, 'it may not have this image any more'),
    ),
  }
}
