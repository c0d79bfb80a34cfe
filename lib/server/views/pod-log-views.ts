import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { containerViews } from '#lib/domain/container/containers'
import type { PodLog } from '#lib/domain/container/pod-log'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { workloadsOf } from '#lib/domain/workload/workload'
import { connectionTo } from '#lib/cluster/request/connection'
import { readPodLog } from '#lib/cluster/request/pod-log'
import type { Grant } from '#lib/server/auth/authorize'
import { storeOf } from '#lib/server/environment/stores'
import { refuseLogs } from '#lib/server/views/refuse-logs'
import { missing, refused, type Queried } from '#lib/server/views/query-result'

/** An instance of a container of a workload's pod. */
export type LogOf = { pod: string; container: string; isPrevious: boolean }

/** The end of the log of a workload's container. */
export async function podLogFor(grant: Grant, log: LogOf): Promise<Queried<PodLog>> {
  const refusal = refuseLog(grant, log)
  if (refusal !== null) return refusal
  const { cluster, namespace } = grant.environment
  const { pod, container, isPrevious } = log
  const answer = await readPodLog(connectionTo(cluster), namespace, pod, container, isPrevious)
  return answer.ok ? answer : logProblem(answer.error, namespace, log)
}

/** Only of pods that a page shows: others in the namespace may be none of Quayside's. */
export function refuseLog(grant: Grant, { pod, container }: LogOf): Queried<never> | null {
  const refusal = refuseLogs(grant)
  if (refusal !== null) return refusal
  const snapshot = storeOf(grant.environment).snapshot()
  const ownership = ownershipOf(snapshot)
  const found = workloadsOf(snapshot)
    .flatMap(ownership.podsOf)
    .find(({ metadata }) => metadata.name === pod)
  const known = found === undefined ? [] : containerViews([found], ownership.readAt)
  if (known.some(({ name }) => name === container)) return null
  return missing(`The pod ${pod.slice(0, 80)} no longer exists, so its log is gone.`)
}

/** Why the cluster gives no log, in words that tell what to do. */
export function logProblem(
  error: ClusterError,
  namespace: string,
  { pod, container }: LogOf,
): Queried<never> {
  const { code, message } = error
  if (code === 'forbidden') {
    const right = `Quayside's service account needs the right to get pods/log in ${namespace}.`
    return { ok: false, error: { code, message: `${right} ${message}` } }
  }
  if (code === 'not-found') return missing(`The pod ${pod} no longer exists, so its log is gone.`)
  // The words of the kubelet (pkg/kubelet, validateContainerLogStatus).
  if (code === 'invalid' && message.includes('previous terminated container'))
    return missing(`The node no longer has the log of the instance of ${container} before this one.`)
  if (code === 'invalid' && message.includes('is waiting to start'))
    return missing(`${container} has not started yet, so it has no log.`)
  return refused(error)
}
