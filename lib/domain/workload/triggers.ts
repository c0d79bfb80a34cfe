import type { PodTemplate } from '#lib/kubernetes/objects'
import { Memo } from '#lib/domain/memo'
import { readTriggers, type Triggers } from '#lib/domain/workload/trigger-annotation'
import type { TriggerView } from '#lib/domain/workload/workload-views'
import type { Workload } from '#lib/domain/workload/workload'

/** Reads the trigger annotation of a workload. What can be read of a malformed one is listed all the same. */
export function triggersOf(workload: Workload): Triggers {
  return triggers.of(workload.object, [], () => readTriggers(workload, workload.object.spec.template))
}

const triggers = new Memo<object, Triggers>()

/** The triggers that move this workload: none where the annotation is malformed, and not the paused ones. */
export function liveTriggersOf(workload: Workload): TriggerView[] {
  return liveOf(triggersOf(workload))
}

function liveOf({ list, problem }: Triggers): TriggerView[] {
  return problem === null ? list.filter(({ isPaused }) => !isPaused) : []
}

export type TriggersWithTemplate = Triggers & {
  live: TriggerView[]
  /** Those that are live now and find no container there, where one of them would stop all the others. */
  lost: TriggerView[]
}

/** The triggers as they would be with another pod template, once those that are lost there are paused. */
export function triggersWithTemplate(workload: Workload, template: PodTemplate): TriggersWithTemplate {
  const there = readTriggers(workload, template)
  if (there.problem === null) return { ...there, live: liveOf(there), lost: [] }
  if (triggersOf(workload).problem !== null) return { ...there, live: [], lost: [] }
  const problem = null
  const found = new Set(there.list.map(({ fieldPath }) => fieldPath))
  const lost = liveTriggersOf(workload).filter(({ fieldPath }) => !found.has(fieldPath))
  return { list: there.list, problem, live: liveOf({ ...there, problem }), lost }
}
