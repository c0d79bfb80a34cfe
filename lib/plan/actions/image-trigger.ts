import { tagLabel } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { withPaused } from '#lib/domain/workload/trigger-annotation'
import { isPlaced, judgedTriggersOf, triggersOf, type PlacedTrigger } from '#lib/domain/workload/triggers'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { FIELD } from '#lib/domain/writers/writers'
import { writerWarnings } from '#lib/plan/effects/writer-warnings'
import type { CommandedStep, Refused } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import { patchWorkload, TRIGGERS_PATH } from '#lib/plan/steps/steps'

/** The image trigger of one container, as requests name it. */
export type TriggerKey = { workload: WorkloadKey; container: string }

export type FoundTrigger = { workload: Workload; trigger: PlacedTrigger; name: string; tag: string }

/** The image trigger that a request is about. */
export function findTrigger(
  snapshot: Snapshot,
  { workload: key, container }: TriggerKey,
): ({ ok: true } & FoundTrigger) | Refused {
  const { kind, name } = key
  const workload = findWorkload(snapshot, key)
  if (!workload) return refuse('not-found', `There is no ${kind} ${name}.`)
  const { list, problem } = judgedTriggersOf(snapshot, workload)
  if (problem !== null) {
    return refuse(
      'trigger-malformed',
      `No image trigger of ${name} works. Fix the annotation first. ${problem}`,
    )
  }
  const placed = list.filter(isPlaced)
  const trigger = placed.find((candidate) => candidate.container === container)
  if (!trigger) {
    const others = placed.map((candidate) => candidate.container).join(', ')
    const known = others === '' ? '' : ` There is one for ${others}.`
    return refuse('not-found', `${name} has no image trigger for container ${container}.${known}`)
  }
  return { ok: true, workload, trigger, name, tag: tagLabel(trigger) }
}

/** Sets `paused` of the triggers of these containers. */
export function patchTriggers(
  { namespace }: Snapshot,
  workload: Workload,
  containers: readonly string[],
  isPaused: boolean,
  sentence: string,
): CommandedStep {
  const value = annotationWith(workload, containers, isPaused)
  return patchWorkload(namespace, workload, [{ op: 'replace', path: TRIGGERS_PATH, value }], sentence)
}

/** Who else writes the triggers. */
export function triggerWarnings(
  workload: Workload,
  containers: readonly string[],
  isPaused: boolean,
): string[] {
  const { object } = workload
  const value = annotationWith(workload, containers, isPaused)
  return writerWarnings(object, { name: object.metadata.name, field: FIELD.triggers, value })
}

function annotationWith(workload: Workload, containers: readonly string[], isPaused: boolean): string | null {
  const triggers = triggersOf(workload)
    .list.filter(isPlaced)
    .filter(({ container }) => containers.includes(container))
  return withPaused(workload.object, triggers, isPaused)
}
