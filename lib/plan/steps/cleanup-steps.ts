import { leftPinRecord } from '#lib/domain/image-stream/pin-source'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { leftCause } from '#lib/domain/workload/change-cause'
import type { Workload } from '#lib/domain/workload/workload'
import { CHANGE_CAUSE_ANNOTATION } from '#lib/kubernetes/names'
import { objectPath } from '#lib/kubernetes/paths'
import type { CommandedStep, Step } from '#lib/plan/plan'
import {
  annotationPath,
  CAUSE_PATH,
  jsonPatch,
  typeAndName,
  workloadPath,
  type PatchOperation,
} from '#lib/plan/steps/steps'

/** Removes the causes that earlier actions left, before an image trigger makes new revisions. */
export function removeLeftCauses(namespace: string, workloads: readonly Workload[]): CommandedStep[] {
  return workloads.flatMap((workload) => {
    const left = leftCause(workload)
    if (left === null) return []
    const sentence = `Remove the change cause that an earlier action left on ${workload.object.metadata.name}.`
    const step = jsonPatch(workloadPath(namespace, workload), causeRemoval(left), sentence)
    return [{ step, commands: [dropCommand(typeAndName(workload), [CHANGE_CAUSE_ANNOTATION], namespace)] }]
  })
}

/** Removes a cause as long as nobody has replaced it. */
export function causeRemoval(text: string): PatchOperation[] {
  return [
    { op: 'test', path: CAUSE_PATH, value: text },
    { op: 'remove', path: CAUSE_PATH },
  ]
}

/** Removes the record of a pin that the tag no longer has, such as after `oc apply` or `oc tag`. */
export function removeLeftRecord(namespace: string, tag: StreamTag): CommandedStep[] {
  const left = Object.entries(leftPinRecord(tag))
  if (left.length === 0) return []
  const name = tagKey(tag.stream.metadata.name, tag.name)
  const body = left.flatMap(([key, value]): PatchOperation[] => [
    { op: 'test', path: annotationPath(key), value },
    { op: 'remove', path: annotationPath(key) },
  ])
  const path = objectPath('imagestreamtags', namespace, name)
  const step = jsonPatch(
    path,
    body,
    `Remove the record of an earlier pin from ${name}, which no longer has it.`,
  )
  const keys = left.map(([key]) => key)
  return [{ step, commands: [dropCommand(`istag/${name}`, keys, namespace)] }]
}

/** Whether a step only removes what an earlier action left. */
export function isCleanup({ request: { body } }: Step): boolean {
  return Array.isArray(body) && body.length > 0 && body.every(isRemoval)
}

function isRemoval(operation: unknown): boolean {
  if (typeof operation !== 'object' || operation === null || !('op' in operation)) return false
  return operation.op === 'test' || operation.op === 'remove'
}

function dropCommand(object: string, annotations: string[], namespace: string): string {
  return `oc annotate ${object} ${annotations.map((key) => `${key}-`).join(' ')} -n ${namespace}`
}
