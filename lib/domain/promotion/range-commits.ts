import type { Commit, Range } from '#lib/domain/promotion/forge-answers'

/**
 * The commits of a range that `base` can be moved forward to, newest first. One of a branch that began before `base` is in the range of its
 * merge, but does not contain `base`.
 */
export function forwardCommits({ base, head, commits }: Range): Commit[] {
  const children = new Map<string, string[]>()
  for (const { sha, parents } of commits)
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), sha])
  const forward = reachedFrom(base, (sha) => children.get(sha) ?? [])
  // Of a range that was not read to its end, nothing leads to its base: the forge is asked before the branch moves.
  return commits.filter(({ sha }) => forward.size === 1 || sha === head || forward.has(sha))
}

/** The commits that come to a branch that is moved to one of the range, newest first, as many as were read; and how many they are. */
export function commitsUpTo(
  sha: string,
  { head, ahead, commits }: Range,
): { commits: Commit[]; count: number } {
  if (sha === head) return { commits: [...commits], count: ahead }
  const parents = new Map(commits.map((each) => [each.sha, each.parents]))
  const reached = reachedFrom(sha, (each) => parents.get(each) ?? [])
  const coming = commits.filter((each) => reached.has(each.sha))
  return { commits: coming, count: ahead - (commits.length - coming.length) }
}

/** Lists are in the order of their dates, which say little: a parent can come before its child. */
function reachedFrom(start: string, next: (sha: string) => readonly string[]): Set<string> {
  const reached = new Set([start])
  for (const sha of reached) for (const each of next(sha)) reached.add(each)
  return reached
}
