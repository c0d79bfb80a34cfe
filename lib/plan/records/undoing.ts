import { timeAgo } from '#lib/domain/format'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Operation } from '#lib/plan/operation/operation'
import { touchedTags } from '#lib/plan/operation/operation-tag'
import { laterThan } from '#lib/plan/records/undone'
import type { Undoing } from '#lib/plan/plan'

/** What there is to undo of an operation over several tags. Steps that were not done changed nothing. @param operations newest first */
export function undoingOf(id: string, operations: readonly Operation[], now: number): Undoing | null {
  const operation = operations.find((each) => each.id === id)
  if (operation === undefined) return null
  const later = laterThan(operation, operations)
  const tags = operation.steps.flatMap(({ tag, state, undo }) => {
    if (tag === null || (state !== 'done' && state !== 'unknown')) return []
    const last = later.find(
      (other) =>
        other.request.action !== 'mark' &&
        touchedTags(other).some((each) => tagKey(each.stream, each.tag) === tag),
    )
    return [{ name: tag, undo: undo ?? null, movedBy: last ? wordsOf(last, now) : null }]
  })
  return { title: operation.title, tags }
}

function wordsOf({ title, by, reason, startedAt }: Operation, now: number): string {
  const why = reason === '' ? '' : `: “${reason}”`
  return `${title}, by ${by} ${timeAgo(startedAt, now)}${why}.`
}
