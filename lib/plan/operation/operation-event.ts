import type { Operation } from '#lib/plan/operation/operation'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import { authorLine } from '#lib/domain/workload/change-cause'

/** A core/v1 Event that says who and why, for people who ask the cluster. */
export function eventOf(
  operation: Operation,
  kind: 'Deployment' | 'StatefulSet' | 'ImageStream',
  { metadata: { name, namespace, uid } }: KubernetesObject,
  at: string,
): object {
  const { action } = operation.request
  const time = at.replace(/\.\d+Z$/, 'Z')
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: 'quayside-', namespace },
    involvedObject: { apiVersion: API_OF[kind], kind, name, namespace, uid },
    type: 'Normal',
    reason: `Quayside${action.charAt(0).toUpperCase()}${action.slice(1)}`,
    message: authorLine(operation),
    source: { component: 'quayside' },
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
  }
}

const API_OF = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  ImageStream: 'image.openshift.io/v1',
} as const
