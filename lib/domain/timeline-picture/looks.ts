import type { Picture } from '#lib/domain/timeline-picture/picture'

/** How an image is filled. Five and four have no common divisor, so twenty images differ, and neighbours differ in both. */
export const COLOURS = 5
export const PATTERNS = 4

export type Look = { colour: number; pattern: number }

/** The look of each image: by its first use, so that it stays the same when others come, and in every span. */
export function looksOf({ bands }: Pick<Picture, 'bands'>): ReadonlyMap<string, Look> {
  const firstUse = new Map<string, number>()
  for (const { strips } of bands) {
    for (const { image, from } of strips.flatMap(({ segments }) => segments))
      firstUse.set(image, Math.min(from ?? Infinity, firstUse.get(image) ?? Infinity))
  }
  const inOrder = [...firstUse].sort(([a, from], [b, since]) =>
    from === since ? (a < b ? -1 : 1) : from - since,
  )
  return new Map(
    inOrder.map(([image], index) => [image, { colour: index % COLOURS, pattern: index % PATTERNS }]),
  )
}
