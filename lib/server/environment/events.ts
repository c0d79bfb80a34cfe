import 'server-only'
import { answerOf, type EnvironmentStore } from '#lib/cluster/list-watch/environment-store'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Workload } from '#lib/domain/workload/workload'
import type { KnownEvents } from '#lib/domain/workload/workload-view'
import type { Event } from '#lib/kubernetes/objects'
import { staleAmong } from '#lib/server/environment/stale-kinds'

/** The events of a workload and of its pods: the pod's events say why it does not start. */
export function eventsAbout(
  { events }: Pick<EnvironmentStore, 'events'>,
  workload: Workload,
  snapshot: Snapshot,
): KnownEvents {
  const stale = staleAmong({ events })
  const answer = answerOf(events)
  const { unreadable } = events
  if (!answer.ok) return { list: answer, unreadable, stale }
  const pods = new Set(
    ownershipOf(snapshot)
      .podsOf(workload)
      .map(({ metadata }) => metadata.name),
  )
  const { kind, object } = workload
  const isAbout = ({ involvedObject: { kind: about, name = '' } }: Event) =>
    about === 'Pod' ? pods.has(name) : about === kind && name === object.metadata.name
  return { list: { ok: true, value: answer.value.filter(isAbout) }, unreadable, stale }
}
