import { shortDigest } from '#lib/domain/format'
import { digestIn } from '#lib/domain/image/pull-spec'
import { findItem, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { markWords } from '#lib/domain/marks/mark-words'
import { badMarkOf } from '#lib/domain/marks/marks'
import { valueOr } from '#lib/domain/answer'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Effect, Refused } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'

/** Refuses an image that somebody marked bad. Null where nobody did. @param tag where the mark can be taken back */
export function refuseMarked(
  snapshot: Snapshot,
  image: string | null | undefined,
  tag: StreamTag | null,
): Refused | null {
  const mark = badMarkOf(snapshot, image)
  if (mark === null) return null
  const words = `${shortDigest(mark.image)} is marked bad. ${markWords(mark)} Take the mark back first, or choose another image.`
  if (tag === null) return refuse('marked', words)
  const { stream, name } = tag
  const request = { action: 'mark', stream: stream.metadata.name, tag: name } as const
  return refuse('marked', words, [
    { sentence: 'Take the mark back', request: { ...request, digest: mark.image, verdict: 'none' } },
  ])
}

/** Refuses what would bring a workload an image that is marked bad, whatever moves it. One that it has already is not brought. */
export function refuseMarkedEffects(
  snapshot: Snapshot,
  effects: readonly Pick<Effect, 'from' | 'to'>[],
): Refused | null {
  for (const { from, to } of effects) {
    const image = digestIn(to)
    if (image === null || image === digestIn(from)) continue
    // To find a tag takes the histories of all.
    const tag = badMarkOf(snapshot, image) === null ? null : tagWith(snapshot, image)
    const refused = refuseMarked(snapshot, image, tag)
    if (refused) return refused
  }
  return null
}

/** A tag with the image in its history. */
function tagWith({ imageStreams, chronicle }: Snapshot, image: string): StreamTag | null {
  for (const stream of valueOr(imageStreams, [])) {
    const found = tagsOf(stream).find((tag) => findItem(wholeHistoryOf(tag, chronicle), image) !== undefined)
    if (found) return found
  }
  return null
}
