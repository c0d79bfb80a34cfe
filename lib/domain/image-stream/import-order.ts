import type { ImageStream, TagEvent } from '#lib/kubernetes/objects'

/**
 * Which of two images a stream imported first: negative for `one`, positive for `other`, 0 if unknown. An image that it has
 * not imported yet comes last. The history of one tag also orders imports of the same second.
 */
export function importOrder(stream: ImageStream, one: string, other: string): number {
  const histories = (stream.status?.tags ?? []).map(({ items }) => items ?? [])
  for (const items of histories) {
    const [first, second] = [firstImport(items, one), firstImport(items, other)]
    if (first >= 0 && second >= 0) return second - first
  }
  const items = histories.flat()
  const [first, second] = [firstTime(items, one), firstTime(items, other)]
  return first === second ? 0 : first - second
}

/** The newest import is at index 0. */
function firstImport(items: TagEvent[], digest: string): number {
  return items.findLastIndex(({ image }) => image === digest)
}

function firstTime(items: TagEvent[], digest: string): number {
  const times = items.filter(({ image }) => image === digest).map(({ created }) => Date.parse(created))
  return Math.min(Infinity, ...times)
}
