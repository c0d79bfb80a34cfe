import { valueOr } from '#lib/domain/answer'
import {
  newestMarks,
  NO_MARKS,
  type ImageMark,
  type Marks,
  type Verdict,
} from '#lib/domain/chronicle/image-mark'
import { tagsOf } from '#lib/domain/image-stream/tag-source'
import { tagMarks } from '#lib/domain/marks/tag-marks'
import { Memo } from '#lib/domain/memo'
import type { Snapshot } from '#lib/domain/snapshot'
import type { ImageStream } from '#lib/kubernetes/objects'

type Known = Pick<Snapshot, 'imageStreams' | 'chronicle' | 'marks'>

const ofStreams = new WeakMap<ImageStream, readonly ImageMark[]>()

/** What the tags of a stream say of images. */
export function streamMarks(stream: ImageStream): readonly ImageMark[] {
  const known = ofStreams.get(stream) ?? tagsOf(stream).flatMap(tagMarks)
  ofStreams.set(stream, known)
  return known
}

const NONE: readonly ImageStream[] = []
const made = new Memo<readonly ImageStream[], Marks>()

/**
 * What people said last of images, also where that took it back. It holds for a digest in all of the environment: the annotations of all
 * tags count, and the chronicle, which has those of tags that are gone.
 */
export function marksOf({ imageStreams, chronicle, marks }: Known): Marks {
  const streams = valueOr(imageStreams, NONE)
  return made.of(streams, [chronicle?.marks, marks], () => {
    const own = streams.flatMap(streamMarks)
    const others = [...(chronicle?.marks.values() ?? []), ...(marks?.values() ?? [])]
    return own.length + others.length === 0 ? NO_MARKS : newestMarks([...own, ...others])
  })
}

/** What holds of an image: what was said of it last, unless that took it back. */
export function markIn(marks: Marks, image: string | null | undefined): ImageMark | null {
  const mark = marks.get(image ?? '')
  return mark === undefined || mark.verdict === 'none' ? null : mark
}

export function markOf(known: Known, image: string | null | undefined): ImageMark | null {
  return markIn(marksOf(known), image)
}

/** Who said that an image is bad; null where nobody does. */
export function badMarkOf(known: Known, image: string | null | undefined): ImageMark | null {
  const mark = markOf(known, image)
  return mark?.verdict === 'bad' ? mark : null
}

/** The same of an image that comes: of a manifest list, that one of its images is bad is enough. */
export function badMarkOfComing(
  known: Known,
  coming: { image: string; parts?: readonly string[] } | null | undefined,
): ImageMark | null {
  return badMarkIn(marksOf(known), [coming?.image ?? '', ...(coming?.parts ?? [])])
}

/** The first of these images that somebody says is bad. */
export function badMarkIn(marks: Marks, images: readonly string[]): ImageMark | null {
  return images.map((image) => markIn(marks, image)).find((mark) => mark?.verdict === 'bad') ?? null
}

/** What a person can say of an image next. One that was good can turn out bad. @param first what is offered of an image without a mark */
export function nextVerdicts(mark: ImageMark | undefined, first: Exclude<Verdict, 'none'>): Verdict[] {
  if (mark === undefined) return [first]
  return mark.verdict === 'good' ? ['bad', 'none'] : ['none']
}

/** The images of a view whose marks hold. */
export function heldMarks(marks: Marks, images: Iterable<string>): Record<string, ImageMark> {
  const held = [...new Set(images)].flatMap((image) => markIn(marks, image) ?? [])
  return Object.fromEntries(held.map((mark) => [mark.image, mark]))
}
