import 'server-only'
import { answerOf } from '#lib/cluster/environment-store'
import type { Answer } from '#lib/domain/cluster-error'
import { ownershipOf } from '#lib/domain/ownership'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Workload } from '#lib/domain/workload'
import type { Event } from '#lib/kubernetes/objects'
import type { Environment } from '#lib/server/config-text'
import { storeOf } from '#lib/server/stores'

/** The events of a workload and of its pods: why a pod does not start is told of the pod. */
export function eventsAbout(
  environment: Environment,
  workload: Workload,
  snapshot: Snapshot,
): Answer<Event[]> {
  const answer = answerOf(storeOf(environment).events)
  if (!answer.ok) return answer
  const pods = new Set(
    ownershipOf(snapshot)
      .podsOf(workload)
      .map(({ metadata }) => metadata.name),
  )
  const { kind, object } = workload
  const isAbout = ({ involvedObject: { kind: about, name = '' } }: Event) =>
    about === 'Pod' ? pods.has(name) : about === kind && name === object.metadata.name
  return { ok: true, value: answer.value.filter(isAbout) }
}
