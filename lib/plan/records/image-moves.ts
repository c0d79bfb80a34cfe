import { digestIn } from '#lib/domain/image/pull-spec'
import { isPullableDigest } from '#lib/kubernetes/names'
import { splitTagKey, tagKey } from '#lib/domain/image-stream/tag-key'
import type { Operation } from '#lib/plan/operation/operation'
import { tagOf } from '#lib/plan/operation/operation-tag'
import type { ImageChange } from '#lib/plan/plan'

/**
 * The images that an operation moves, each pair once, with a tag of their stream, so that they can be compared. Those of workloads
 * alone are left out: no tag is known to have them.
 */
export function imageMoves(operation: Operation): ImageChange[] {
  const moves = operation.effects.flatMap((effect): ImageChange[] => {
    const [from, to] = [digestIn(effect.from), digestIn(effect.to)]
    if (from === null || to === null || from === to || !isPullableDigest(from) || !isPullableDigest(to))
      return []
    const tag = tagWith(operation, to)
    return tag === null ? [] : [{ ...tag, from, to, commits: null }]
  })
  return [...new Map(moves.map((move) => [`${move.stream} ${move.from} ${move.to}`, move])).values()]
}

/** Whether the step that brings an image to its tag is done. Where no step names the tag, all of them are needed. */
export function isBrought({ steps }: Operation, { stream, tag }: ImageChange): boolean {
  const own = steps.filter((step) => step.tag === tagKey(stream, tag))
  const bringing = own.length > 0 ? own : steps
  return bringing.length > 0 && bringing.every(({ state }) => state === 'done')
}

/** Of many tags, the step that brings an image names its tag. */
function tagWith(operation: Operation, digest: string): { stream: string; tag: string } | null {
  const one = tagOf(operation)
  if (one !== null) return { stream: one.stream, tag: one.tag }
  const tag = operation.steps.find(({ undo }) => undo?.image === digest)?.tag ?? null
  return tag === null ? null : splitTagKey(tag)
}
