import 'server-only'

/** What was read of a list, all its pages together. */
export type ListSize = { bytes: number; objects: number; pages: number }

/**
 * More than any list that can be shown: 10,000 image streams with a long history each are 260 MB in 50 pages. A list without an end
 * must not take the memory of the process.
 */
const MOST: ListSize = { bytes: 256 * 1024 * 1024, objects: 100_000, pages: 1_000 }

/** Why a list is not read to its end; null if it is not too long. */
export function excessOf({ bytes, objects, pages }: ListSize): string | null {
  if (bytes > MOST.bytes) return 'the list is longer than 256 MiB'
  if (objects > MOST.objects) return 'the list has more than 100,000 objects'
  return pages > MOST.pages ? 'the list has more than 1,000 pages' : null
}
