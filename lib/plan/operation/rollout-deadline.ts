import type { Pod } from '#lib/kubernetes/objects'
import type { Workload } from '#lib/domain/workload/workload'

/** The deadline of a Deployment that names none; a StatefulSet has none. */
const DEADLINE_SECONDS = 10 * 60
/** The value that means no deadline (deploymentutil.HasProgressDeadline). */
const NONE = 2 ** 31 - 1
const GRACE_SECONDS = 30

/** How long nothing may move: the deadline, after old pods have used their grace period. */
export function rolloutDeadline({ kind, object }: Workload, pods: readonly Pod[]): number {
  const own = kind === 'Deployment' ? (object.spec.progressDeadlineSeconds ?? NONE) : NONE
  const deadline = own === NONE ? DEADLINE_SECONDS : Math.max(own, DEADLINE_SECONDS)
  const graces = [object.spec.template, ...pods].map(({ spec }) => spec?.terminationGracePeriodSeconds)
  const grace = Math.max(...graces.map((each) => (typeof each === 'number' ? each : GRACE_SECONDS)))
  return (deadline + grace) * 1000
}
