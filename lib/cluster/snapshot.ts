import 'server-only'
import type { Answer } from '#lib/domain/cluster-error'
import type { Snapshot } from '#lib/domain/snapshot'
import { isNamespaceName, isObjectName } from '#lib/kubernetes/names'
import type { Event } from '#lib/kubernetes/objects'
import { BadName, objectPath, type Resource } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/connection'
import { listObjects } from '#lib/cluster/objects'
import { requestText } from '#lib/cluster/request'

/** Lists what the pages show, all kinds at once; a kind that fails leaves the others. */
export async function readSnapshot(connection: Connection, namespace: string, now: Date): Promise<Snapshot> {
  const list = <R extends Resource>(resource: R) => listObjects(connection, resource, namespace)
  const [imageStreams, deployments, statefulSets, replicaSets, controllerRevisions, pods, cronJobs, jobs] =
    await Promise.all([
      list('imagestreams'),
      list('deployments'),
      list('statefulsets'),
      list('replicasets'),
      list('controllerrevisions'),
      list('pods'),
      list('cronjobs'),
      list('jobs'),
    ])
  return {
    namespace,
    readAt: now.toISOString(),
    imageStreams,
    deployments,
    statefulSets,
    replicaSets,
    controllerRevisions,
    pods,
    cronJobs,
    jobs,
  }
}

/** The events about one object; the API server keeps them for some hours. */
export async function readEvents(
  connection: Connection,
  namespace: string,
  kind: 'Deployment' | 'StatefulSet' | 'ReplicaSet' | 'Pod' | 'CronJob' | 'Job',
  name: string,
): Promise<Answer<Event[]>> {
  if (!isObjectName(name)) throw new BadName(kind, name)
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`
  return listObjects(connection, 'events', namespace, { fieldSelector })
}

/** The end of a container's log, cut by lines and by bytes: one line alone can be megabytes long. */
export async function readPodLog(
  connection: Connection,
  namespace: string,
  pod: string,
  container: string,
): Promise<Answer<string>> {
  // Container names are DNS labels, as namespaces are.
  if (!isNamespaceName(container)) throw new BadName('a container', container)
  const path = `${objectPath('pods', namespace, pod)}/log`
  const query = { container, tailLines: 500, limitBytes: 256 * 1024 }
  return requestText(connection, { method: 'GET', path, query })
}
