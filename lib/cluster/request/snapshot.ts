import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { freshSnapshotOf, ofEachKind, type Snapshot } from '#lib/domain/snapshot'
import type { Resource } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/request/connection'
import { listObjects } from '#lib/cluster/request/objects'
import type { Listed } from '#lib/cluster/request/pages'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'

/** Lists all kinds that plans need, in parallel. A kind that fails or is too slow does not affect the others. */
export async function readSnapshot(connection: Connection, namespace: string, now: Date): Promise<Snapshot> {
  const list = <R extends Resource>(resource: R) =>
    listObjects(connection, resource, namespace, {}, INTERACTIVE_LIMITS)
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
  const read = { imageStreams, deployments, statefulSets, replicaSets, controllerRevisions, pods }
  const lists = {
    imageStreams: objectsIn(imageStreams),
    deployments: objectsIn(deployments),
    statefulSets: objectsIn(statefulSets),
    replicaSets: objectsIn(replicaSets),
    controllerRevisions: objectsIn(controllerRevisions),
    pods: objectsIn(pods),
  }
  const unreadable = ofEachKind((kind) => (read[kind].ok ? read[kind].value.unreadable : []))
  return {
    ...freshSnapshotOf(namespace, now.toISOString(), lists, unreadable),
    cronJobs: objectsIn(cronJobs),
  }
}

function objectsIn<T>(answer: Answer<Listed<T>>): Answer<readonly T[]> {
  return answer.ok ? { ok: true, value: answer.value.objects } : answer
}
