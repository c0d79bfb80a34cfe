import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import { actionOf, subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
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

/** All tags that an operation touches; of many that were to be imported, those that were. */
export function touchedTags(operation: Operation): { stream: string; tag: string }[] {
  const one = tagOf(operation)
  if (one !== null) return [one]
  return operation.steps.flatMap(({ tag, state }) =>
    tag !== null && state === 'done' ? [splitTagKey(tag)] : [],
  )
}
