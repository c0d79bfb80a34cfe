import type { Batch } from '#lib/domain/schedule/environment-schedule'
import { freshSnapshotOf, type Snapshot } from '#lib/domain/snapshot'
import type { Received } from '#lib/domain/testing/strange-objects'
import type { Event, Image } from '#lib/kubernetes/objects'
import type { Resource } from '#lib/kubernetes/paths'
import { isUnreadable, readObject, type ObjectOf, type UnreadableObject } from '#lib/kubernetes/shapes'

/** What a store has of objects that it received. */
export type ReceivedSnapshot = { snapshot: Snapshot; batch: Batch; events: Event[]; images: Image[] }

export function receivedSnapshot(received: readonly Received[]): ReceivedSnapshot {
  const imageStreams = sort('imagestreams', received)
  const deployments = sort('deployments', received)
  const statefulSets = sort('statefulsets', received)
  const replicaSets = sort('replicasets', received)
  const controllerRevisions = sort('controllerrevisions', received)
  const pods = sort('pods', received)
  const cronJobs = sort('cronjobs', received)
  const jobs = sort('jobs', received)
  const lists = {
    imageStreams: imageStreams.list,
    deployments: deployments.list,
    statefulSets: statefulSets.list,
    replicaSets: replicaSets.list,
    controllerRevisions: controllerRevisions.list,
    pods: pods.list,
  }
  const unreadable = {
    imageStreams: imageStreams.unreadable,
    deployments: deployments.unreadable,
    statefulSets: statefulSets.unreadable,
    replicaSets: replicaSets.unreadable,
    controllerRevisions: controllerRevisions.unreadable,
    pods: pods.unreadable,
  }
  return {
    snapshot: freshSnapshotOf('packit-prod', '2026-11-23T18:30:00.000Z', lists, unreadable),
    batch: {
      cronJobs: cronJobs.list,
      jobs: jobs.list,
      unreadable: { cronJobs: cronJobs.unreadable, jobs: jobs.unreadable },
      stale: [],
    },
    events: sort('events', received).list.value,
    images: [
      ...sort('imagestreamimages', received).list.value.map(({ image }) => image),
      ...sort('imagestreamimports', received).list.value.flatMap(
        ({ status }) => status?.images?.flatMap(({ image }) => image ?? []) ?? [],
      ),
    ],
  }
}

/** As a store keeps them: the last object of each name, and those that are not what their API says apart. */
function sort<R extends Resource>(resource: R, received: readonly Received[]) {
  const byName = new Map<string, ObjectOf[R] | UnreadableObject>()
  for (const each of received) {
    if (each.resource !== resource) continue
    const object = readObject(resource, each.object)
    byName.set(object.metadata.name, object)
  }
  const value: ObjectOf[R][] = []
  const unreadable: UnreadableObject[] = []
  for (const object of byName.values()) {
    if (isUnreadable(object)) unreadable.push(object)
    else value.push(object)
  }
  return { list: { ok: true, value } as const, unreadable }
}
