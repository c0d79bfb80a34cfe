import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { consequencesOf, isFedBy } from '#lib/plan/effects/consequences'
import { isNewestOf, type Arrival } from '#lib/plan/registry-lookup'
import { isOfSameContainer } from '#lib/plan/effects/effect'
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
  arrival: Arrival,
): Operation {
  const tag = findTag(before, stream, name)
  if (!tag || operation.effects.some(({ to }) => to === arrival.image)) return operation
  const effects = isNewestOf(tag, arrival) ? [] : consequencesOf(before, tag, arrival).effects
  const isFed = isFedBy(before, tag)
  const others = operation.effects.filter(
    (effect) => !isFed(effect) && !effects.some((each) => isOfSameContainer(each, effect)),
  )
  return { ...operation, effects: [...others, ...effects] }
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
