import type { Marks } from '#lib/domain/chronicle/image-mark'
import { findImage, type Images } from '#lib/domain/image/image'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import type { ImageView } from '#lib/domain/image/image-views'
import { badMarkIn, heldMarks, markIn } from '#lib/domain/marks/marks'

export function markedImage(image: ImageView, marks: Marks): ImageView {
  const mark = markIn(marks, image.digest)
  return mark === null ? image : { ...image, mark }
}

/** Images with what people said of them: also those of which nothing else is known. */
export function markedImages(images: Images, marks: Marks): Images {
  const held = Object.values(heldMarks(marks, marks.keys()))
  if (held.length === 0) return images
  return new Map([
    ...images,
    ...held.map((mark) => [mark.image, { ...findImage(images, mark.image), mark }] as const),
  ])
}

type Checks = ReadonlyMap<string, LaneCheck>

/** The last registry checks, with what people said of the images that they found: the same map while there is nothing of that. */
export function markedChecks(checks: Checks, marks: Marks): Checks {
  if (marks.size === 0) return checks
  const marked = [...checks].flatMap(([key, check]): [string, LaneCheck][] => {
    if (check.state === 'failed') return []
    const image = markedImage(check.image, marks)
    // A manifest list with an image that is marked bad is not imported.
    const part = check.state === 'newer' ? badMarkIn(marks, check.parts ?? []) : null
    if (part !== null && !isMarkedBad(image)) return [[key, { ...check, image: { ...image, mark: part } }]]
    return image === check.image ? [] : [[key, { ...check, image }]]
  })
  return marked.length === 0 ? checks : new Map([...checks, ...marked])
}

export function isMarkedBad({ mark }: Pick<ImageView, 'mark'>): boolean {
  return mark?.verdict === 'bad'
}
