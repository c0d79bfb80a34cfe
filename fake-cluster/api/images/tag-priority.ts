/**
 * The order in which an import takes the tags of a repository: `latest`, then numbers of two parts, then of
 * three parts, newest first, then all others by name (library-go, PrioritizeTags in pkg/image/imageutil).
 */
export function prioritized(tags: string[]): string[] {
  return tags.toSorted((a, b) => rankOf(a) - rankOf(b) || byVersion(a, b) || (a < b ? -1 : 1))
}

const NUMBER = '(0|[1-9]\\d*)'
const VERSION = new RegExp(`^v?${NUMBER}\\.${NUMBER}(?:\\.${NUMBER})?(?:-([\\w.-]+))?$`)

function rankOf(tag: string): number {
  if (tag === 'latest') return 0
  const { numbers } = versionOf(tag)
  return numbers.length > 0 ? numbers.length : 4
}

function versionOf(tag: string): { numbers: number[]; candidate: string | undefined } {
  const [, major, minor, micro, candidate] = VERSION.exec(tag) ?? []
  return { numbers: [major, minor, micro].filter(Boolean).map(Number), candidate }
}

/** Newest first; releases before their release candidates. */
function byVersion(a: string, b: string): number {
  const [one, other] = [versionOf(a), versionOf(b)]
  const differences = one.numbers.map((number, index) => (other.numbers[index] ?? 0) - number)
  const difference = differences.find((each) => each !== 0)
  if (difference !== undefined) return difference
  if (!one.candidate || !other.candidate)
    return Number(Boolean(one.candidate)) - Number(Boolean(other.candidate))
  return other.candidate.localeCompare(one.candidate, 'en', { numeric: true })
}
