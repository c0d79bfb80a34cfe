import { commitInTags } from '#lib/domain/image/commit-tag'

/** An image whose commit is looked for. */
export type WantedImage = { digest: string; builtAt: string | null }

/**
 * Which tags of a repository to look up, the likeliest first: those that name a build time near that of a wanted image; then those
 * that were not there before; then the newest. A repository can have thousands, and the cluster looks up two in a second.
 */
export function commitCandidates(
  patterns: readonly string[],
  names: readonly string[],
  wanted: readonly WantedImage[],
  isNew: (name: string) => boolean,
): string[] {
  const times = wanted.flatMap(({ builtAt }) => (builtAt === null ? [] : Date.parse(builtAt)))
  const rated = names.flatMap((name) => {
    const named = commitInTags(patterns, [name])
    if (named === null) return []
    const at = named.builtAt === null ? 0 : Date.parse(named.builtAt)
    const distance = at === 0 ? FAR : Math.min(FAR, ...times.map((time) => Math.abs(time - at)))
    return [{ name, ranks: [distance, isNew(name) ? 0 : 1, -at] }]
  })
  return rated.sort((a, b) => byRanks(a.ranks, b.ranks)).map(({ name }) => name)
}

/** A tag of another build says nothing, however near. */
const FAR = 24 * 60 * 60_000

function byRanks(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((rank, at) => rank !== other[at])
  return index < 0 ? 0 : (one[index] ?? 0) - (other[index] ?? 0)
}
