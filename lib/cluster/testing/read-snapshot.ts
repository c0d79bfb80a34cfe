import type { Answer } from '#lib/domain/answer'
import { freshSnapshotOf, type Snapshot } from '#lib/domain/snapshot'
import type { Resource } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/request/connection'
import { listObjects } from '#lib/cluster/request/objects'

/** All of a namespace as it is now: what a store has once it has caught up. */
export async function readSnapshot(connection: Connection, namespace: string, now: Date): Promise<Snapshot> {
  const list = async <R extends Resource>(resource: R) => {
    const answer = await listObjects(connection, resource, namespace)
    if (!answer.ok) throw new Error(answer.error.message)
    return { ok: true, value: answer.value.objects } satisfies Answer<unknown>
  }
  const [imageStreams, deployments, statefulSets, replicaSets, controllerRevisions, pods, cronJobs] =
    await Promise.all([
      list('imagestreams'),
      list('deployments'),
      list('statefulsets'),
      list('replicasets'),
      list('controllerrevisions'),
      list('pods'),
      list('cronjobs'),
    ])
  const lists = { imageStreams, deployments, statefulSets, replicaSets, controllerRevisions, pods }
  return { ...freshSnapshotOf(namespace, now.toISOString(), lists), cronJobs }
}
