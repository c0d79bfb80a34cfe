import 'server-only'
import { cycleIn } from '#lib/domain/promotion/dependency-order'
import type { Source } from '#lib/domain/promotion/source'
import type { ForgeConfiguration } from '#lib/forge/forge-configuration'
import { closestWord, describeFound, formatPath, type Problem } from '#lib/server/config/problem'
import type { SourceEntry } from '#lib/server/config/source-schema'

/**
 * The sources of an environment with the names of their forges. What names something that is not there is a problem.
 * @param index of the environment in the file
 */
export function resolveSources(
  entries: readonly SourceEntry[],
  forges: readonly ForgeConfiguration[],
  index: number,
  problems: Problem[],
): Source[] {
  const refuse = (path: PropertyKey[], found: string, expected: string) =>
    void problems.push({ at: formatPath(['environments', index, 'sources', ...path]), found, expected })
  const names = forges.map(({ name }) => name)
  const repositories = entries.map(({ repository }) => repository)
  const sources = entries.map(({ forge, ...entry }, at) => {
    const named = forge ?? (forges.length === 1 ? names[0] : undefined)
    if (named === undefined || !names.includes(named))
      refuse([at, 'forge'], describeFound(forge), expectedName('a forge', forge, names))
    for (const [place, other] of entry.after.entries()) {
      if (!repositories.includes(other))
        refuse(
          [at, 'after', place],
          describeFound(other),
          expectedName('a source of this environment', other, repositories),
        )
    }
    return { ...entry, forge: named ?? '' }
  })
  const cycle = cycleIn(sources)
  if (cycle !== null) {
    const at = repositories.indexOf(cycle[0] ?? '')
    refuse(
      [at, 'after'],
      `a cycle: ${cycle.join(' after ')}`,
      'an order in which no source comes after itself',
    )
  }
  return sources
}

function expectedName(what: string, word: string | undefined, names: readonly string[]): string {
  if (names.length === 0) return `${what}, and there is none: list it under forges`
  const nearest = word === undefined ? undefined : closestWord(word, names)
  return `${what}: ${names.join(', ')}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`
}
