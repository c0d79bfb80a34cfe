import { tagLabel } from '#lib/domain/image-stream/tag-key'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { pullSpecIn } from '#lib/domain/workload/pod-template'
import { withPaused } from '#lib/domain/workload/trigger-annotation'
import type { PlacedTrigger } from '#lib/domain/workload/triggers'
import { withTemplate } from '#lib/domain/workload/workload'
import { FIELD } from '#lib/domain/writers/writers'
import { momentaryWarnings, standingWarnings } from '#lib/plan/effects/consequences'
import { effectOf } from '#lib/plan/effects/effect'
import { finish, movesHow } from '#lib/plan/plan-draft'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Effect, Planned, Way } from '#lib/plan/plan'
import { holdOf } from '#lib/plan/effects/rollout-hold'
import { releaseFor } from '#lib/plan/effects/blocking-pods'
import { revertTitle, type NamedRevert, type Revert, type Reverting } from '#lib/plan/actions/revert/revert'
import { pauseWay, pinWay, type PinOfReverts } from '#lib/plan/actions/revert/revert-by-pin'
import { currentRevision } from '#lib/plan/actions/revert/revert-target'
import { preflightOf, templateWarnings } from '#lib/plan/actions/revert/revert-warnings'
import { patchWorkload, TRIGGERS_PATH, type PatchOperation } from '#lib/plan/steps/steps'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'
import { writerWarnings } from '#lib/plan/effects/writer-warnings'

/** One workload that is written: its image triggers that are paused in the same patch, and its images then. */
type Write = { revert: Revert; pauses: PlacedTrigger[]; effects: Effect[]; operations: PatchOperation[] }

/**
 * Writes each pod template and pauses the triggers that would reverse it, in one patch: two patches fail in either order. Other
 * annotations stay: `oc` puts back those of the old revision, with an un-paused trigger among them.
 * @param pin the other way, where there is one
 */
export function revertByTemplate(
  reverting: Reverting,
  moving: readonly Revert[],
  pin: PinOfReverts | null,
): Planned {
  const { snapshot, request, because } = reverting
  const ownership = ownershipOf(snapshot)
  const writes = moving.map((revert) => writeOf(revert, request))
  const effects = writes.flatMap((each) => each.effects)
  const isPausing = writes.some(({ pauses }) => pauses.length > 0)
  const preflights = moving.map(preflightOf)
  const plan = finish({
    request,
    title: revertTitle(reverting, moving),
    confirm: confirmOf(effects, isPausing),
    steps: [
      ...writes.map((each) => patchOf(each)),
      ...writes.flatMap(({ revert: { workload, target }, effects: own }) =>
        releaseFor(snapshot.namespace, ownership, workload, own, target.template),
      ),
    ],
    effects,
    movesLater: movesLater(writes),
    warnings: writes.flatMap((each) => [
      ...templateWarnings(each.revert),
      ...writersWarnings(each),
      ...standingWarnings(withTemplate(each.revert.workload, each.revert.target.template), each.effects),
    ]),
    momentary: [
      ...new Set([
        ...preflights.flatMap(({ momentary }) => momentary),
        ...moving.flatMap(({ workload }) => momentaryWarnings(workload, ownership)),
      ]),
    ],
    because,
    templateDiff: moving.flatMap(({ templateDiff }) => templateDiff),
    afterwards: [afterwardsOf(writes), ...moving.flatMap(waitingWords)],
    ...waysOf(request, moving, pin),
    undo: undoOf(writes),
    preconditions: moving.map(({ workload }) => preconditionOfWorkload(workload)),
    written: [writes.map(({ operations }) => operations), preflights.map(({ state }) => state)],
  })
  return { ok: true, plan }
}

function writeOf(revert: Revert, { way }: NamedRevert): Write {
  const { reached, there, target, workload, isTakenBack } = revert
  const taken = way === 'pause' || isTakenBack ? reached.map(({ trigger }) => trigger) : []
  const pauses = [...taken, ...there.lost]
  const annotation = withPaused(workload.object, pauses, true)
  const pausing: PatchOperation[] =
    annotation === null || pauses.length === 0
      ? []
      : [{ op: 'replace', path: TRIGGERS_PATH, value: annotation }]
  return {
    revert,
    pauses,
    effects: effectsOf(revert, pauses),
    operations: [...target.operations, ...pausing],
  }
}

/** Triggers that stay live write into the other containers when the workload changes. */
function effectsOf({ key, aims, writesThere }: Revert, pauses: PlacedTrigger[]): Effect[] {
  const live = writesThere.filter(({ trigger }) => !pauses.includes(trigger))
  return aims.flatMap(({ container, from, to: wanted }): Effect[] => {
    const to = live.filter(({ trigger }) => trigger.container === container).at(-1)?.image ?? wanted
    return from === to ? [] : [effectOf(key, container, from, to)]
  })
}

function patchOf({ revert: { snapshot, workload, key, target }, pauses, operations }: Write) {
  const what = `Set ${key.kind} ${key.name} to ${target.name}`
  const sentence = pauses.length > 0 ? `${what} and pause ${triggerWord(pauses)}, in one patch.` : `${what}.`
  return patchWorkload(snapshot.namespace, workload, operations, sentence)
}

const triggerWord = (pauses: PlacedTrigger[]) =>
  pauses.length > 1 ? 'its image triggers' : 'its image trigger'

function confirmOf(effects: Effect[], isPausing: boolean): string {
  if (effects.length === 0) return isPausing ? 'Revert and pause' : 'Revert'
  const moves = movesHow(effects)
  return isPausing ? `Pause and ${moves}` : moves.charAt(0).toUpperCase() + moves.slice(1)
}

/** Where no image changes. */
function movesLater(writes: Write[]): string | null {
  if (writes.some(({ effects }) => effects.length > 0)) return null
  const sentences = writes.map(({ revert: { workload, key } }) => {
    const replaced = `Each pod of ${key.name} is replaced: its pod template changes, its images do not.`
    return holdOf(workload)?.sentence ?? replaced
  })
  return sentences.join(' ')
}

function writersWarnings({ revert: { workload, key, target }, pauses }: Write): string[] {
  const fields = [
    ...(target.operations.length > 0 ? [FIELD.podTemplate] : []),
    ...(pauses.length > 0 ? [FIELD.triggers] : []),
  ]
  return [...new Set(fields.flatMap((field) => writerWarnings(workload.object, { name: key.name, field })))]
}

function afterwardsOf(writes: Write[]): string {
  const paused = writes.filter(({ pauses }) => pauses.length > 0)
  if (paused.length === 0)
    return 'No image trigger undoes this. Applying the manifests again, or a trigger added later, may.'
  const tags = [...new Set(paused.flatMap(({ pauses }) => pauses.map(tagLabel)))]
  const names = paused.map(({ revert }) => revert.key.name)
  const triggers = paused.length === 1 ? triggerWord(paused[0]?.pauses ?? []) : 'their image triggers'
  const get = paused.length === 1 ? 'gets' : 'get'
  const keep = tags.length === 1 ? 'the tag keeps' : 'the tags keep'
  return `${names.join(' and ')} ${get} no new image of ${tags.join(' and ')} until somebody resumes ${triggers}. Other workloads do not move, and ${keep} following.`
}

/** Their tags are not there, so nothing brings them an image by itself. */
function waitingWords({ moves, there }: Revert): string[] {
  return there.list
    .filter(({ fault, container }) => {
      return fault === 'gone' && moves.some((move) => move.container === container)
    })
    .map(
      (each) =>
        `The image trigger of ${each.container ?? ''} waits for ${tagLabel(each)}: once that has an image, it is written.`,
    )
}

/** Of a revision, its whole template or only its images; otherwise the pin, where it moves the same workloads. */
function waysOf(
  request: NamedRevert,
  moving: readonly Revert[],
  pin: PinOfReverts | null,
): { way: string | null; alternatives: Way[] } {
  const { to } = request
  const [first] = moving
  if ('revision' in to && first && (to.only === 'images' || isMoreThanImages(first))) {
    const whole: Way = {
      sentence: `Revision ${to.revision}, with its whole pod template`,
      request: { ...request, to: { revision: to.revision } },
    }
    const images: Way = {
      sentence: `Only the image of revision ${to.revision}`,
      request: { ...request, to: { revision: to.revision, only: 'images' } },
    }
    return to.only === 'images'
      ? { way: images.sentence, alternatives: [whole] }
      : { way: whole.sentence, alternatives: [images] }
  }
  if (!pin) return { way: null, alternatives: [] }
  return {
    way: pauseWay(moving),
    alternatives: [{ sentence: pinWay(pin), request: { ...request, way: null } }],
  }
}

function isMoreThanImages({ moves, templateDiff }: Revert): boolean {
  return moves.length > 0 && templateDiff.length > 0
}

/**
 * Resumed triggers write the newest image, so they undo the revert where nothing else changed. Without a pause, a revert to the
 * current revision does. What needs two actions has no undo.
 */
function undoOf(writes: Write[]): ActionRequest | null {
  if (writes.every(isUndoneByResume)) {
    const triggers = writes.flatMap(({ revert: { key }, pauses }) =>
      pauses.map(({ container }) => ({ workload: key, container })),
    )
    return { action: 'resume', triggers }
  }
  const [write, other] = writes
  if (!write || other || write.pauses.length > 0) return null
  const { snapshot, workload, key } = write.revert
  const revision = currentRevision(snapshot, workload)
  if (revision === null) return null
  return { action: 'revert', lane: null, workloads: [key], to: { revision }, way: null, until: null }
}

function isUndoneByResume({ revert, pauses }: Write): boolean {
  const { workload, moves, templateDiff, writesThere } = revert
  const isBack = pauses.every((pause) => {
    const writes = writesThere.find(({ trigger }) => trigger === pause)
    return writes?.image === pullSpecIn(workload.object.spec.template, pause.container)
  })
  return pauses.length > 0 && pauses.length === moves.length && templateDiff.length === 0 && isBack
}
