import { count } from '#lib/domain/format'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Workload } from '#lib/domain/workload/workload'
import type { RevertRequest } from '#lib/plan/actions/revert/revert'
import type { Target } from '#lib/plan/actions/revert/revert-target'
import { blockingPods, deletionsOf } from '#lib/plan/effects/blocking-pods'
import { momentaryWarnings } from '#lib/plan/effects/consequences'
import { finish } from '#lib/plan/plan-draft'
import type { Planned } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'

/** Where the pod template already is the target, only the pods that block its rollout have to go. */
export function revertByRelease(
  snapshot: Snapshot,
  workload: Workload,
  request: RevertRequest,
  target: Target,
): Planned {
  const { name } = request.workload
  const ownership = ownershipOf(snapshot)
  const blocking = blockingPods(workload, ownership)
  if (blocking.length === 0) return refuse('nothing-to-do', `${name} already has ${target.name}.`)
  const names = blocking.map(({ view }) => view.name).join(', ')
  const plan = finish({
    request,
    title: `Release ${name} from ${names}`,
    confirm: blocking.length === 1 ? `Delete ${names}` : `Delete ${count(blocking.length, 'pod')}`,
    steps: deletionsOf(snapshot.namespace, workload, blocking, 'pod template', null),
    effects: [],
    movesLater: `${names}: replaced.`,
    warnings: [],
    momentary: momentaryWarnings(workload, ownership),
    because: target.because,
    afterwards: [`The pod template of ${name} stays as it is, and its rollout continues.`],
    undo: null,
    preconditions: [preconditionOfWorkload(workload)],
    written: null,
  })
  return { ok: true, plan }
}
