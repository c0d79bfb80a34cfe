import 'server-only'
import { JOURNAL_LABEL } from '#lib/kubernetes/names'
import type { Resource } from '#lib/kubernetes/paths'
import type { ObjectOf } from '#lib/kubernetes/shapes'
import { clusterSource, type Scope } from '#lib/cluster/list-watch/cluster-source'
import {
  storedEvent,
  storedJob,
  storedMover,
  storedObject,
  storedStream,
} from '#lib/cluster/list-watch/stored-form'
import type { Connection } from '#lib/cluster/request/connection'
import { isLost, isWorthwhile } from '#lib/cluster/stores/across-namespaces'
import type { KindSource } from '#lib/cluster/stores/kind-feed'
import type { EveryKind, EveryObject } from '#lib/cluster/stores/kinds'

/** Where the objects of each kind come from. */
export type ClusterSources = { [K in EveryKind]: KindSource<EveryObject[K]> }

export function clusterSources(connection: Connection): ClusterSources {
  return {
    imageStreams: kindSource(connection, 'imagestreams', storedStream),
    deployments: kindSource(connection, 'deployments', storedMover),
    statefulSets: kindSource(connection, 'statefulsets', storedMover),
    replicaSets: kindSource(connection, 'replicasets', storedObject),
    controllerRevisions: kindSource(connection, 'controllerrevisions', storedObject),
    pods: kindSource(connection, 'pods', storedObject),
    events: kindSource(connection, 'events', storedEvent),
    cronJobs: kindSource(connection, 'cronjobs', storedMover),
    jobs: kindSource(connection, 'jobs', storedJob),
    journal: kindSource(connection, 'configmaps', storedObject, JOURNAL_LABEL),
  }
}

function kindSource<R extends Resource>(
  connection: Connection,
  resource: R,
  form: (object: ObjectOf[R]) => ObjectOf[R],
  labelSelector?: string,
): KindSource<ObjectOf[R]> {
  const source = (scope: Scope) => clusterSource(connection, resource, scope, form, labelSelector)
  return {
    in: source,
    across: (namespaces) => ({
      ...source(namespaces),
      isLost: (error, signal) => isLost(connection, resource, error, signal),
    }),
    isWorthwhile: (namespaces, signal) =>
      isWorthwhile(connection, resource, labelSelector !== undefined, namespaces, signal),
  }
}
