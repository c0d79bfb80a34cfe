import 'server-only'
import { freshSnapshotOf, type Snapshot } from '#lib/domain/snapshot'
import type { Resource } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/request/connection'
import { listObjects } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'

/** Lists all kinds that plans need, in parallel. A kind that fails or is too slow does not affect the others. */
export async function readSnapshot(connection: Connection, namespace: string, now: Date): Promise<Snapshot> {
  const list = <R extends Resource>(resource: R) =>
    listObjects(connection, resource, namespace, {}, INTERACTIVE_LIMITS)
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
