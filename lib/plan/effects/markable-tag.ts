import { valueOr } from '#lib/domain/answer'
import { findItem, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { tagMarks } from '#lib/domain/marks/tag-marks'
import type { Snapshot } from '#lib/domain/snapshot'
import { whyTagUnreadable } from '#lib/kubernetes/names'

/**
 * A tag of the environment on which an image can be marked, or its mark taken back: one that has a mark of it, before one that had the
 * image, before any other. Null where there is none, as while no stream can be read. It looks through the histories of all tags.
 */
export function markableTag(snapshot: Snapshot, image: string): StreamTag | null {
  const { imageStreams, chronicle } = snapshot.whole ?? snapshot
  const tags = valueOr(imageStreams, [])
    .flatMap((stream) => tagsOf(stream))
    .filter(({ spec, name }) => spec !== undefined && whyTagUnreadable(name) === null)
  return (
    tags.find((tag) => tagMarks(tag).some((mark) => mark.image === image)) ??
    tags.find((tag) => findItem(wholeHistoryOf(tag, chronicle), image) !== undefined) ??
    tags[0] ??
    null
  )
}
