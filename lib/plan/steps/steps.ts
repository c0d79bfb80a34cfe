import { CHANGE_CAUSE_ANNOTATION, RESTARTED_ANNOTATION, TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { Pod, WorkloadKind } from '#lib/kubernetes/objects'
import { objectPath } from '#lib/kubernetes/paths'
import { leftCause } from '#lib/domain/workload/change-cause'
import type { Workload } from '#lib/domain/workload/workload'
import type { CommandedStep, Step, StepCondition } from '#lib/plan/plan'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'
import { quote } from '#lib/plan/steps/shell'

/** One operation of a JSON patch. */
export type PatchOperation =
  { op: 'replace' | 'add' | 'test'; path: string; value: unknown } | { op: 'remove'; path: string }

export const TRIGGERS_PATH = annotationPath(TRIGGERS_ANNOTATION)
export const CAUSE_PATH = annotationPath(CHANGE_CAUSE_ANNOTATION)

export function annotationPath(key: string): string {
  return `/metadata/annotations/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/**
 * Replacing the resourceVersion by the one that was read turns a concurrent change into a 409. A change cause that an earlier
 * action left goes in the same patch: a new revision would inherit it (change-cause-inheritance.json).
 */
export function patchWorkload(
  namespace: string,
  workload: Workload,
  operations: PatchOperation[],
  sentence: string,
): CommandedStep {
  const value = resourceVersionOf(workload.object)
  const isLeft = leftCause(workload) !== null
  const body: PatchOperation[] = [
    { op: 'replace', path: '/metadata/resourceVersion', value },
    ...operations,
    ...(isLeft ? [{ op: 'remove', path: CAUSE_PATH } as const] : []),
  ]
  const step = jsonPatch(workloadPath(namespace, workload), body, isLeft ? `${sentence} ${CLEANS}` : sentence)
  return { step, commands: [patchCommand(typeAndName(workload), namespace, 'json', body)] }
}

const CLEANS = 'This also removes the change cause that an earlier action left.'

export function jsonPatch(path: string, body: PatchOperation[], sentence: string): Step {
  const request = { method: 'PATCH', path, contentType: 'application/json-patch+json', body } as const
  return { sentence, request, after: null }
}

/** As `oc rollout restart` does: a changed annotation makes a new pod template. */
export function restartWorkload(
  namespace: string,
  workload: Workload,
  at: string,
  sentence: string,
): CommandedStep {
  const isLeft = leftCause(workload) !== null
  const metadata = {
    resourceVersion: resourceVersionOf(workload.object),
    ...(isLeft && { annotations: { [CHANGE_CAUSE_ANNOTATION]: null } }),
  }
  const template = { metadata: { annotations: { [RESTARTED_ANNOTATION]: at } } }
  const body = { metadata, spec: { template } }
  const told = isLeft ? `${sentence} ${CLEANS}` : sentence
  return mergePatch(workloadPath(namespace, workload), typeAndName(workload), namespace, body, told)
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

export function workloadPath(namespace: string, { kind, object }: Workload): string {
  return objectPath(RESOURCE_OF[kind], namespace, object.metadata.name)
}

export function typeAndName({ kind, object }: Workload): string {
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
