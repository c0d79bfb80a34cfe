import type { Pod } from '#lib/kubernetes/objects'
import type { Workload } from '#lib/domain/workload/workload'

/** The deadline of a Deployment that names none; a StatefulSet has none. */
const DEADLINE_SECONDS = 10 * 60
/** How a Deployment says that it has none (deploymentutil.HasProgressDeadline). */
const NONE = 2 ** 31 - 1
const GRACE_SECONDS = 30

/** For how long nothing may move: its own deadline, once the pods have stopped that may take all of their grace period. */
export function rolloutDeadline({ kind, object }: Workload, pods: readonly Pod[]): number {
  const own = kind === 'Deployment' ? (object.spec.progressDeadlineSeconds ?? NONE) : NONE
  const deadline = own === NONE ? DEADLINE_SECONDS : Math.max(own, DEADLINE_SECONDS)
  const graces = [object.spec.template, ...pods].map(({ spec }) => spec?.terminationGracePeriodSeconds)
  const grace = Math.max(...graces.map((each) => (typeof each === 'number' ? each : GRACE_SECONDS)))
  return (deadline + grace) * 1000
}
