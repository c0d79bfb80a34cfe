import 'server-only'
import { connectionTo } from '#lib/cluster/connection'
import { readEvents } from '#lib/cluster/snapshot'
import type { Answer } from '#lib/domain/cluster-error'
import { ownershipOf } from '#lib/domain/ownership'
import type { Snapshot } from '#lib/domain/snapshot'
import { valueOr, type Workload } from '#lib/domain/workload'
import type { Event } from '#lib/kubernetes/objects'
import type { Environment } from '#lib/server/config-text'

/** Of more pods than these the events would say the same again. */
const MOST_PODS = 4

/** The events of a workload and of its pods: why a pod does not start is told of the pod. */
export async function eventsAbout(
  { cluster, namespace }: Environment,
  workload: Workload,
  snapshot: Snapshot,
): Promise<Answer<Event[]>> {
  const connection = connectionTo(cluster)
  const pods = ownershipOf(snapshot).podsOf(workload).slice(0, MOST_PODS)
  const answers = await Promise.all([
    readEvents(connection, namespace, workload.kind, workload.object.metadata.name),
    ...pods.map(({ metadata }) => readEvents(connection, namespace, 'Pod', metadata.name)),
  ])
  return (
    answers.find(({ ok }) => !ok) ?? { ok: true, value: answers.flatMap((answer) => valueOr(answer, [])) }
  )
}
