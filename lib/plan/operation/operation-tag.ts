import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import { actionOf, isMany, subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'

/** The tag that an operation is about; null for none. Of a revert by a pin, its undo names the tag. */
export function tagOf({ request, undo }: Operation): { stream: string; tag: string } | null {
  const isRevert = actionOf(request).moves === 'template'
  return tagIn(request) ?? (isRevert && undo !== null ? tagIn(undo) : null)
}

function tagIn(request: ActionRequest): { stream: string; tag: string } | null {
  const subject = subjectOf(request)
  return subject.kind === 'tag' ? subject : null
}

/** The workloads that an operation is about. */
export function workloadsAbout({ request }: Operation): WorkloadKey[] {
  const subject = subjectOf(request)
  return subject.kind === 'workloads' ? subject.workloads : []
}

/** The workloads whose pod templates an operation writes. After a pin, image triggers write them instead. */
export function writtenBy(operation: Operation): WorkloadKey[] {
  const { moves } = actionOf(operation.request)
  return moves === 'template' && tagOf(operation) === null ? workloadsAbout(operation) : []
}

/** The workloads whose images an operation moves, or whose pods. A pod template can change without an image. */
export function movedBy(operation: Operation): WorkloadKey[] {
  const { effects, request } = operation
  const { moves } = actionOf(request)
  const itself = moves === 'restart' || moves === 'pods' ? workloadsAbout(operation) : writtenBy(operation)
  const keys = [...effects.map(({ workload }) => workload), ...itself]
  return [...new Map(keys.map((key) => [keyOf(key), key])).values()]
}

/** The same, and after its end what the images of a promotion moved: nobody knows that when it starts. */
export function movedInRecord(operation: Operation): WorkloadKey[] {
  const { request, end } = operation
  return request.action === 'promote'
    ? (end?.workloads ?? []).map(({ workload }) => workload)
    : movedBy(operation)
}

/** The tags whose sources it set, so that the cluster imports them. Where a step imports a tag, its answer is the result. */
export function sourcesSetBy(operation: Operation): { stream: string; tag: string }[] {
  const { request } = operation
  const isImport = request.action === 'import' || request.action === 'import-all'
  if (isImport || actionOf(request).moves === 'nothing') return []
  return isMany(request) ? touchedTags(operation) : [tagOf(operation) ?? []].flat()
}

/** All tags that an operation touches; of many that were to be imported, those that were. */
export function touchedTags(operation: Operation): { stream: string; tag: string }[] {
  const one = tagOf(operation)
  if (one !== null) return [one]
  return operation.steps.flatMap(({ tag, state }) =>
    tag !== null && state === 'done' ? [splitTagKey(tag)] : [],
  )
}
