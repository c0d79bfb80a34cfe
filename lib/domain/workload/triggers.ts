import type { PodTemplate } from '#lib/kubernetes/objects'
import { Memo } from '#lib/domain/memo'
import { readTriggers, type Triggers } from '#lib/domain/workload/trigger-annotation'
import type { TriggerView } from '#lib/domain/workload/workload-views'
import type { Workload } from '#lib/domain/workload/workload'

/** The image triggers of a workload. The list also has the valid triggers of a malformed annotation. */
export function triggersOf(workload: Workload): Triggers {
  return triggers.of(workload.object, [], () => readTriggers(workload, workload.object.spec.template))
}

const triggers = new Memo<object, Triggers>()

/** The triggers that move this workload: none if the annotation is malformed, and no paused ones. */
export function liveTriggersOf(workload: Workload): TriggerView[] {
  return liveOf(triggersOf(workload))
}

function liveOf({ list, problem }: Triggers): TriggerView[] {
  return problem === null ? list.filter(({ isPaused }) => !isPaused) : []
}

export type TriggersWithTemplate = Triggers & {
  live: TriggerView[]
  /** Live triggers whose container is not in that template. If one of them stayed live, no trigger would work. */
  lost: TriggerView[]
}

/** The triggers as they are with another pod template, once the lost ones are paused. */
export function triggersWithTemplate(workload: Workload, template: PodTemplate): TriggersWithTemplate {
  const read = readTriggers(workload, template)
  if (read.problem === null) return { ...read, live: liveOf(read), lost: [] }
  if (triggersOf(workload).problem !== null) return { ...read, live: [], lost: [] }
  const problem = null
  const found = new Set(read.list.map(({ fieldPath }) => fieldPath))
  const lost = liveTriggersOf(workload).filter(({ fieldPath }) => !found.has(fieldPath))
  return { list: read.list, problem, live: liveOf({ ...read, problem }), lost }
}
