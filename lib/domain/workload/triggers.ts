import { suppliesOf, type Supplies, type Supply } from '#lib/domain/image-stream/tag-supply'
import { tagLabel } from '#lib/domain/image-stream/tag-key'
import { Memo } from '#lib/domain/memo'
import type { Snapshot } from '#lib/domain/snapshot'
import { readTriggers, type Trigger, type Triggers } from '#lib/domain/workload/trigger-annotation'
import { containersOf } from '#lib/domain/workload/pod-template'
import type { TriggerState } from '#lib/domain/workload/workload-views'
import type { Workload } from '#lib/domain/workload/workload'
import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { Container, PodTemplate } from '#lib/kubernetes/objects'

/** The image triggers of a workload as its annotation has them, whether or not their tags have images. */
export function triggersOf(workload: Workload): Triggers {
  return triggers.of(workload.object, [], () => readTriggers(workload.object, workload.object.spec.template))
}

const triggers = new Memo<object, Triggers>()

/** A trigger, judged with the image streams. */
type JudgedTrigger = Trigger & {
  state: TriggerState
  /** Why it does nothing; null if it works. */
  why: string | null
  /** What it writes; null if that is unknown, or nothing. */
  pullSpec: string | null
  /** Whether it writes, or can start to at any time. */
  writes: boolean
  /** `gone`: its stream or tag is not there, which harms no other trigger. `stops-all`: it keeps every trigger of its object back. */
  fault: 'gone' | 'stops-all' | null
}

export type JudgedTriggers = {
  list: JudgedTrigger[]
  /** Why none of the triggers works; null if nothing stops them. */
  problem: string | null
}

export function judgedTriggersOf(
  snapshot: Pick<Snapshot, 'imageStreams'>,
  workload: Workload,
): JudgedTriggers {
  return judgedBy(suppliesOf(snapshot), workload)
}

const judged = new Memo<object, JudgedTriggers>()

/** The triggers of a workload, judged by what their tags have: the same result until that, or the workload, changes. */
export function judgedBy(supplies: Supplies, workload: Workload): JudgedTriggers {
  const read = triggersOf(workload)
  const from = read.list.flatMap((trigger) => Object.values(supplies(trigger)))
  return judged.of(workload.object, from, () => judge(read, supplies))
}

/**
 * What the trigger controller makes of an annotation. A trigger whose tag has an image and whose path leads to no container
 * stops all triggers of its object. A trigger without an image stops none, wherever its path leads (leftover-trigger.json).
 */
export function judge({ list, problem }: Triggers, supplies: Supplies): JudgedTriggers {
  const judged = list.map((trigger, index) => judgeOne(trigger, supplies(trigger), index))
  const stops = problem ?? judged.find(({ fault }) => fault === 'stops-all')?.why ?? null
  return {
    problem: stops,
    list: stops === null ? judged : judged.map(stopped),
  }
}

function judgeOne(trigger: Trigger, supply: Supply, index: number): JudgedTrigger {
  const label = tagLabel(trigger)
  const idle = { ...trigger, pullSpec: null, writes: false, fault: null }
  if (supply.kind === 'none' && !supply.canCome)
    return { ...idle, state: 'broken', why: `It does nothing: ${supply.why}.`, fault: 'gone' }
  if (trigger.isPaused) return { ...idle, state: 'paused', why: null }
  if (supply.kind === 'none')
    return { ...idle, state: 'waiting', why: `It waits for ${label}: ${supply.why}.`, writes: true }
  if (trigger.container === null) {
    const unless = supply.kind === 'unknown' ? ` It stops the others unless ${label} has no image.` : ''
    const why = `Trigger ${index + 1} of ${TRIGGERS_ANNOTATION}: no container at fieldPath ${trigger.fieldPath}.${unless}`
    return { ...idle, state: 'broken', why, fault: 'stops-all' }
  }
  return {
    ...trigger,
    ...standingOf(trigger, supply),
    pullSpec: supply.kind === 'image' ? supply.pullSpec : null,
    writes: true,
    fault: null,
  }
}

/** How a trigger stands whose path leads to a container. */
function standingOf(trigger: Trigger, supply: Supply): Pick<JudgedTrigger, 'state' | 'why'> {
  if (!trigger.wakes)
    return {
      state: 'passive',
      why: `It is not from an ImageStreamTag: it is applied only when something else moves its workload.`,
    }
  if (supply.kind !== 'unknown') return { state: 'live', why: null }
  const why =
    trigger.namespace === null
      ? 'The image streams could not be read.'
      : `Its tag is in the namespace ${trigger.namespace}, which is not looked at.`
  return { state: 'unknown', why }
}

/** One that is as it should be has no reason of its own. */
function stopped(trigger: JudgedTrigger): JudgedTrigger {
  const why = trigger.fault === null ? null : trigger.why
  return { ...trigger, state: 'broken', why, writes: false, pullSpec: null }
}

/** Whether a trigger could write into a workload, if its tag has an image. */
export function isTriggered(workload: Workload): boolean {
  const { list, problem } = triggersOf(workload)
  return problem === null && list.some(({ isPaused }) => !isPaused)
}

/** The containers whose image no trigger writes. */
export function untriggeredIn(workload: Workload): Container[] {
  const triggered = new Set(triggersOf(workload).list.map(({ container }) => container))
  return containersOf(workload.object.spec.template).filter(({ name }) => !triggered.has(name))
}

export type PlacedTrigger = JudgedTrigger & { container: string }

export function isPlaced<T extends Trigger>(trigger: T): trigger is T & { container: string } {
  return trigger.container !== null
}

/** The triggers that write into a workload whenever it changes, or can start to. */
export function writingTriggersOf(snapshot: Snapshot, workload: Workload): PlacedTrigger[] {
  return judgedTriggersOf(snapshot, workload)
    .list.filter(isPlaced)
    .filter(({ writes }) => writes)
}

export type TriggersWithTemplate = JudgedTriggers & {
  writing: PlacedTrigger[]
  /** Triggers that write now, and whose container is not in that template. If one of them stayed live, no trigger would work. */
  lost: PlacedTrigger[]
}

/** The triggers as they are with another pod template, once the lost ones are paused. */
export function triggersWithTemplate(
  snapshot: Snapshot,
  workload: Workload,
  template: PodTemplate,
): TriggersWithTemplate {
  const supplies = suppliesOf(snapshot)
  const read = readTriggers(workload.object, template)
  const broken = judge(read, supplies).list.filter(({ fault }) => fault === 'stops-all')
  const brokenPaths = new Set(broken.map(({ fieldPath }) => fieldPath))
  const lost = writingTriggersOf(snapshot, workload).filter(({ fieldPath }) => brokenPaths.has(fieldPath))
  const lostPaths = new Set(lost.map(({ fieldPath }) => fieldPath))
  const rest = read.list.filter(({ fieldPath }) => !lostPaths.has(fieldPath))
  const there = judge({ ...read, list: rest }, supplies)
  return { ...there, writing: there.list.filter(isPlaced).filter(({ writes }) => writes), lost }
}
