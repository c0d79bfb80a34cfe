/**
 * The tags of a repository in the order in which an import takes them: `latest`, then versions, the shorter before the
 * longer and the newer before the older, then all others by name (library-go, PrioritizeTags in imageutil).
 */
export function prioritized(tags: string[]): string[] {
  return tags.toSorted((a, b) => rankOf(a) - rankOf(b) || byVersion(a, b) || (a < b ? -1 : 1))
}

const VERSION = /^v*(\d+)(?:\.(\d+)(?:\.(\d+)(-[\w.-]+)?)?)?$/

function rankOf(tag: string): number {
  if (tag === 'latest') return 0
  const parts = partsOf(tag)
  return parts.length > 0 ? parts.length : 4
}

function partsOf(tag: string): number[] {
  const [, ...numbers] = VERSION.exec(tag) ?? []
  return numbers.slice(0, 3).filter(Boolean).map(Number)
}

/** The newest first; what is released after what is only a candidate for it. */
function byVersion(a: string, b: string): number {
  const others = partsOf(b)
  const difference = partsOf(a).map((number, index) => (others[index] ?? 0) - number)
  return difference.find((each) => each !== 0) ?? Number(a.includes('-')) - Number(b.includes('-'))
}
