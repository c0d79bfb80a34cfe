import { isDigest } from '#lib/kubernetes/names'
import type { Picture } from '#lib/domain/timeline-picture/picture'

/** How an image is filled. Five and four have no common divisor, so twenty images differ, and neighbours differ in both. */
export const COLOURS = 5
export const PATTERNS = 4

export type Look = { colour: number; pattern: number }

export const FIRST_LOOK: Look = { colour: 0, pattern: 0 }

/** The looks of the images of a picture. */
export type Looks = ReadonlyMap<string, Look>

/**
 * The look of each image: by its first use, so that it stays the same when others come, and in every span. The same digest is the same
 * image in all pictures, so that it is seen to arrive; an image without one can be another elsewhere.
 * @returns those of each picture
 */
export function looksOf(pictures: readonly Pick<Picture, 'bands'>[]): Looks[] {
  const used = pictures.map(({ bands }, index) =>
    bands
      .flatMap(({ strips }) => strips.flatMap(({ segments }) => segments))
      .map(({ image, from }) => ({ image, from, key: isDigest(image) ? image : `${index} ${image}` })),
  )
  const firstUse = new Map<string, number>()
  for (const { key, from } of used.flat())
    firstUse.set(key, Math.min(from ?? Infinity, firstUse.get(key) ?? Infinity))
  const inOrder = [...firstUse].sort(([a, from], [b, since]) =>
    from === since ? (a < b ? -1 : 1) : from - since,
  )
  const looks = new Map(
    inOrder.map(([key], index) => [key, { colour: index % COLOURS, pattern: index % PATTERNS }]),
  )
  return used.map((uses) => new Map(uses.map(({ image, key }) => [image, looks.get(key) ?? FIRST_LOOK])))
}
