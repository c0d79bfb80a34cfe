import { splitTagKey } from '#lib/domain/tag-key'
import type { Operation } from '#lib/plan/operation'

/** The tag that an operation is about; null for none. A revert by a pin names it in what takes it back. */
export function tagOf({ request, undo }: Operation): { stream: string; tag: string } | null {
  if ('stream' in request) return request
  return request.action === 'revert' && undo !== null && 'stream' in undo ? undo : null
}

/** All tags that an operation touches; of many that were to be imported, those that were. */
export function touchedTags(operation: Operation): { stream: string; tag: string }[] {
  const one = tagOf(operation)
  if (one !== null) return [one]
  return operation.steps.flatMap(({ tag, state }) =>
    tag !== null && state === 'done' ? [splitTagKey(tag)] : [],
  )
}
