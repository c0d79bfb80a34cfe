import 'server-only'
import { answerOf, type EnvironmentStore } from '#lib/cluster/stores/environment-store'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Workload } from '#lib/domain/workload/workload'
import type { KnownEvents } from '#lib/domain/workload-page/workload-view'
import type { Event } from '#lib/kubernetes/objects'
import { staleAmong } from '#lib/server/environment/stale-kinds'

/** The events of a workload, its ReplicaSets and its pods: theirs say why a pod is missing or does not start. */
export function eventsAbout(
  { events }: Pick<EnvironmentStore, 'events'>,
  workload: Workload,
  snapshot: Snapshot,
): KnownEvents {
  const stale = staleAmong({ events })
  const answer = answerOf(events)
  const { unreadable } = events
  if (!answer.ok) return { list: answer, unreadable, stale }
  const ownership = ownershipOf(snapshot)
  const { kind, object } = workload
  const own = new Set([
    `${kind}/${object.metadata.name}`,
    ...ownership.podsOf(workload).map(({ metadata }) => `Pod/${metadata.name}`),
    ...ownership.revisionsOf(workload).map(({ metadata }) => `ReplicaSet/${metadata.name}`),
  ])
  const isAbout = ({ involvedObject: { kind: about = '', name = '' } }: Event) => own.has(`${about}/${name}`)
  return { list: { ok: true, value: answer.value.filter(isAbout) }, unreadable, stale }
}
