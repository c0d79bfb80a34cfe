import 'server-only'
import type { Answer } from '#lib/domain/cluster-error'
import { freshSnapshotOf, type Snapshot } from '#lib/domain/snapshot'
import { isObjectName } from '#lib/kubernetes/names'
import type { Event } from '#lib/kubernetes/objects'
import { BadName, type Resource } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/connection'
import { listObjects } from '#lib/cluster/objects'

/** Lists what the pages show, all kinds at once; a kind that fails leaves the others. */
export async function readSnapshot(connection: Connection, namespace: string, now: Date): Promise<Snapshot> {
  const list = <R extends Resource>(resource: R) => listObjects(connection, resource, namespace)
  const [imageStreams, deployments, statefulSets, replicaSets, controllerRevisions, pods] = await Promise.all(
    [
      list('imagestreams'),
      list('deployments'),
      list('statefulsets'),
      list('replicasets'),
      list('controllerrevisions'),
      list('pods'),
    ],
  )
  const lists = { imageStreams, deployments, statefulSets, replicaSets, controllerRevisions, pods }
  return freshSnapshotOf(namespace, now.toISOString(), lists)
}

/** The events about one object; the API server keeps them for some hours. */
export async function readEvents(
  connection: Connection,
  namespace: string,
  kind: 'Deployment' | 'StatefulSet' | 'ReplicaSet' | 'Pod',
  name: string,
): Promise<Answer<Event[]>> {
  if (!isObjectName(name)) throw new BadName(kind, name)
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`
  return listObjects(connection, 'events', namespace, { fieldSelector })
}
