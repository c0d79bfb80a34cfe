import type { Source } from '#lib/domain/promotion/source'

type Ordered = Pick<Source, 'repository' | 'after'>

/**
 * The sources in an order in which each one comes after those that it names, and otherwise as the configuration has them. The
 * configuration refuses cycles; what is in one keeps its place.
 */
export function dependencyOrder<Each extends Ordered>(sources: readonly Each[]): Each[] {
  const ordered: Each[] = []
  let left = [...sources]
  while (left.length > 0) {
    const next =
      left.find(({ after }) => !left.some(({ repository }) => after.includes(repository))) ?? left[0]
    ordered.push(...left.filter((each) => each === next))
    left = left.filter((each) => each !== next)
  }
  return ordered
}

/** Repositories that come after each other in a circle: `[a, b, a]`; null if there are none. */
export function cycleIn(sources: readonly Ordered[]): string[] | null {
  const afterOf = new Map(sources.map(({ repository, after }) => [repository, after]))
  const done = new Set<string>()
  const search = (repository: string, path: readonly string[]): string[] | null => {
    const at = path.indexOf(repository)
    if (at >= 0) return [...path.slice(at), repository]
    if (done.has(repository)) return null
    for (const before of afterOf.get(repository) ?? []) {
      const cycle = search(before, [...path, repository])
      if (cycle !== null) return cycle
    }
    done.add(repository)
    return null
  }
  for (const { repository } of sources) {
    const cycle = search(repository, [])
    if (cycle !== null) return cycle
  }
  return null
}

/** The sources that are not chosen, and that a chosen one comes after, although they have something new. */
export function leftBefore<Each extends Ordered>(
  chosen: Ordered,
  sources: readonly Each[],
  isChosen: (repository: string) => boolean,
  hasNews: (source: Each) => boolean,
): Each[] {
  return sources.filter(
    (each) => chosen.after.includes(each.repository) && !isChosen(each.repository) && hasNews(each),
  )
}
