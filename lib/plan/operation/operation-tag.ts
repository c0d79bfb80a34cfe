import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { Operation } from '#lib/plan/operation/operation'

/** The tag that an operation is about; null for none. A revert by a pin names it in what takes it back. */
export function tagOf({ request, undo }: Operation): { stream: string; tag: string } | null {
  if ('stream' in request) return request
  return request.action === 'revert' && undo !== null && 'stream' in undo ? undo : null
}

/** The workload whose pod template an operation writes by itself: one that is reverted by a pin is written by its trigger. */
export function writtenBy(operation: Operation): WorkloadKey | null {
  const { request } = operation
  return request.action === 'revert' && tagOf(operation) === null ? request.workload : null
}

/** All tags that an operation touches; of many that were to be imported, those that were. */
export function touchedTags(operation: Operation): { stream: string; tag: string }[] {
  const one = tagOf(operation)
  if (one !== null) return [one]
  return operation.steps.flatMap(({ tag, state }) =>
    tag !== null && state === 'done' ? [splitTagKey(tag)] : [],
  )
}
