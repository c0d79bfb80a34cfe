import { CHANGE_CAUSE_ANNOTATION } from '#lib/kubernetes/names'
import type { Operation } from '#lib/plan/operation/operation'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import { type Cause, changeCause } from '#lib/plan/steps/change-cause'

/** A merge patch. The uid protects another object of the same name. A change of metadata starts no rollout. */
export function causePatch(operation: Cause, uid: string): object {
  return { metadata: { uid, annotations: { [CHANGE_CAUSE_ANNOTATION]: changeCause(operation) } } }
}

/** A core/v1 Event with the same content, for people who ask the cluster. */
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
    message: changeCause(operation),
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
