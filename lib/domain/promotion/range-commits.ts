import type { Commit, Range } from '#lib/domain/promotion/forge-answers'

/**
 * The commits of a range that `base` can be moved forward to, newest first. One of a branch that began before `base` is in the range of its
 * merge, but does not contain `base`.
 */
export function forwardCommits({ base, head, commits }: Range): Commit[] {
  const forward = new Set<string>()
  // Oldest first: parents come before their children.
  for (const { sha, parents } of [...commits].reverse())
    if (parents.some((parent) => parent === base || forward.has(parent))) forward.add(sha)
  // Of a range that was not read to its end, nothing leads to its base: the forge is asked before the branch moves.
  return commits.filter(({ sha }) => forward.size === 0 || sha === head || forward.has(sha))
}

/** The commits that come to a branch that is moved to one of the range, newest first, as many as were read; and how many they are. */
export function commitsUpTo(
  sha: string,
  { head, ahead, commits }: Range,
): { commits: Commit[]; count: number } {
  if (sha === head) return { commits: [...commits], count: ahead }
  const at = commits.findIndex((each) => each.sha === sha)
  const reached = new Set([sha])
  for (const each of commits.slice(Math.max(0, at)))
    if (reached.has(each.sha)) for (const parent of each.parents) reached.add(parent)
  const coming = commits.filter((each) => reached.has(each.sha))
  return { commits: coming, count: ahead - (commits.length - coming.length) }
}
