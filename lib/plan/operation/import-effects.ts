import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, findTag } from '#lib/domain/image-stream/tag-source'
import { consequencesOf, isFedBy } from '#lib/plan/effects/consequences'
import type { Operation } from '#lib/plan/operation/operation'

/**
 * What an operation moves after the import of a tag: the registry may have another image than when the plan was made, or could
 * not be checked then.
 */
export function withImported(
  operation: Operation,
  before: Snapshot,
  stream: string,
  name: string,
  digest: string,
): Operation {
  const tag = findTag(before, stream, name)
  if (!tag || operation.effects.some(({ to }) => to === digest)) return operation
  const isNew = newestOf(tag)?.image !== digest
  const isFed = isFedBy(before, tag)
  const others = operation.effects.filter((effect) => !isFed(effect))
  return { ...operation, effects: [...others, ...(isNew ? consequencesOf(before, tag, digest).effects : [])] }
}

/** What an operation moves when some of its tags were not imported. */
export function withoutUnimported(operation: Operation, before: Snapshot): Operation {
  const isFed = operation.steps.flatMap(({ tag: key, state }) => {
    if (key === null || state === 'done' || state === 'unknown') return []
    const { stream, tag } = splitTagKey(key)
    const found = findTag(before, stream, tag)
    return found ? [isFedBy(before, found)] : []
  })
  const effects = operation.effects.filter((effect) => !isFed.some((fed) => fed(effect)))
  return { ...operation, effects }
}
