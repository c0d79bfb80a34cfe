import { count } from '#lib/domain/format'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Revert, Reverting } from '#lib/plan/actions/revert/revert'
import { blockingPods, deletionsOf } from '#lib/plan/effects/blocking-pods'
import { momentaryWarnings } from '#lib/plan/effects/consequences'
import { finish } from '#lib/plan/plan-draft'
import type { Planned } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'

/** Where the pod templates already are the target, only the pods that block their rollouts have to go. */
export function revertByRelease(
  { snapshot, request, because }: Reverting,
  reverts: readonly Revert[],
): Planned {
  const ownership = ownershipOf(snapshot)
  const stuck = reverts
    .map((each) => ({ ...each, blocking: blockingPods(each.workload, ownership) }))
    .filter(({ blocking }) => blocking.length > 0)
  if (stuck.length === 0) return refuse('nothing-to-do', alreadyThere(reverts))
  const pods = stuck.flatMap(({ blocking }) => blocking.map(({ view }) => view.name))
  const [pod = ''] = pods
  const owners = stuck.map(({ key }) => key.name).join(', ')
  const plan = finish({
    request,
    title: `Release ${owners} from ${pods.join(', ')}`,
    confirm: pods.length === 1 ? `Delete ${pod}` : `Delete ${count(pods.length, 'pod')}`,
    steps: stuck.flatMap(({ workload, blocking }) =>
      deletionsOf(snapshot.namespace, workload, blocking, 'pod template', null),
    ),
    effects: [],
    movesLater: `${pods.join(', ')}: replaced.`,
    warnings: [],
    momentary: stuck.flatMap(({ workload }) => momentaryWarnings(workload, ownership)),
    because,
    afterwards: stuck.map(
      ({ key }) => `The pod template of ${key.name} stays as it is, and its rollout continues.`,
    ),
    undo: null,
    preconditions: stuck.map(({ workload }) => preconditionOfWorkload(workload)),
    written: null,
  })
  return { ok: true, plan }
}

function alreadyThere(reverts: readonly Revert[]): string {
  const names = reverts.map(({ key }) => key.name)
  const { target } = reverts[0] ?? {}
  const who =
    names.length === 1 ? `${names[0] ?? ''} already has` : `All ${names.length} workloads already have`
  return `${who} ${target?.name ?? ''}.`
}
