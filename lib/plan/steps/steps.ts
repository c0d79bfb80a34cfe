import { CHANGE_CAUSE_ANNOTATION, RESTARTED_ANNOTATION, TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { Pod, WorkloadKind } from '#lib/kubernetes/objects'
import { objectPath } from '#lib/kubernetes/paths'
import type { Workload } from '#lib/domain/workload/workload'
import type { CommandedStep, StepCondition } from '#lib/plan/plan'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'
import { quote } from '#lib/plan/steps/shell'

/** One operation of a JSON patch. */
export type PatchOperation = { op: 'replace' | 'add'; path: string; value: unknown }

export const TRIGGERS_PATH = `/metadata/annotations/${TRIGGERS_ANNOTATION.replace('/', '~1')}`

/**
 * Replacing the resourceVersion by the one that was read turns a concurrent change into a 409.
 * @param cause who and why, for a patch that makes a new revision: the revision copies the annotations of the workload
 */
export function patchWorkload(
  namespace: string,
  workload: Workload,
  operations: PatchOperation[],
  sentence: string,
  cause: string | null = null,
): CommandedStep {
  const value = resourceVersionOf(workload.object)
  const body = [
    { op: 'replace', path: '/metadata/resourceVersion', value },
    ...operations,
    ...(cause === null ? [] : [causeOperation(workload, cause)]),
  ]
  const path = workloadPath(namespace, workload)
  return {
    step: {
      sentence,
      request: { method: 'PATCH', path, contentType: 'application/json-patch+json', body },
      after: null,
    },
    commands: [patchCommand(typeAndName(workload), namespace, 'json', body)],
  }
}

/** A JSON patch cannot add a member to annotations that do not exist. */
function causeOperation({ object }: Workload, cause: string): PatchOperation {
  const hasAny = Object.keys(object.metadata.annotations ?? {}).length > 0
  const path = `/metadata/annotations/${CHANGE_CAUSE_ANNOTATION.replace('/', '~1')}`
  return hasAny
    ? { op: 'add', path, value: cause }
    : { op: 'add', path: '/metadata/annotations', value: { [CHANGE_CAUSE_ANNOTATION]: cause } }
}

/** As `oc rollout restart` does: a changed annotation makes a new pod template. */
export function restartWorkload(
  namespace: string,
  workload: Workload,
  at: string,
  sentence: string,
  cause: string,
): CommandedStep {
  const annotations = { [CHANGE_CAUSE_ANNOTATION]: cause }
  const metadata = { resourceVersion: resourceVersionOf(workload.object), annotations }
  const template = { metadata: { annotations: { [RESTARTED_ANNOTATION]: at } } }
  const body = { metadata, spec: { template } }
  return mergePatch(workloadPath(namespace, workload), typeAndName(workload), namespace, body, sentence)
}

/** The uid protects a pod that took its place; `oc` cannot send it. */
export function deletePod(
  namespace: string,
  { metadata: { name, uid } }: Pod,
  sentence: string,
  after: StepCondition | null,
): CommandedStep {
  if (!uid) throw new Error(`The API server sent ${name} without a uid.`)
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } }
  const path = objectPath('pods', namespace, name)
  return {
    step: { sentence, request: { method: 'DELETE', path, contentType: 'application/json', body }, after },
    commands: [
      ...(after === null ? [] : waitCommands(namespace, after)),
      `oc delete pod ${name} -n ${namespace}`,
    ],
  }
}

const RESOURCE_OF = { Deployment: 'deployments', StatefulSet: 'statefulsets' } as const satisfies Record<
  WorkloadKind,
  string
>

function workloadPath(namespace: string, { kind, object }: Workload): string {
  return objectPath(RESOURCE_OF[kind], namespace, object.metadata.name)
}

function typeAndName({ kind, object }: Workload): string {
  return `${kind.toLowerCase()}/${object.metadata.name}`
}

function patchCommand(typeAndName: string, namespace: string, type: 'merge' | 'json', body: object): string {
  return `oc patch ${quote(typeAndName)} -n ${namespace} --type=${type} -p ${quote(JSON.stringify(body))}`
}

/** How a shell waits for the condition of a step. */
function waitCommands(namespace: string, { workload: { kind, name }, images }: StepCondition): string[] {
  const read = `oc get ${kind.toLowerCase()}/${name} -n ${namespace} -o jsonpath='{.spec.template.spec}'`
  return images.map(({ image }) => `until ${read} | grep -qF ${quote(image)}; do sleep 1; done`)
}

export function mergePatch(
  path: string,
  object: string,
  namespace: string,
  body: object,
  sentence: string,
): CommandedStep {
  return {
    step: {
      sentence,
      request: { method: 'PATCH', path, contentType: 'application/merge-patch+json', body },
      after: null,
    },
    commands: [patchCommand(object, namespace, 'merge', body)],
  }
}
