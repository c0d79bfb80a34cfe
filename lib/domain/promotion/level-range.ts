import type { Range } from '#lib/domain/promotion/forge-answers'

/** The range from a commit to itself: no forge has to be asked. */
export function levelRange(sha: string): Range {
  const nothing = { ahead: 0, behind: 0, commits: [], isWhole: true, paths: [], isAllPaths: true }
  return { base: sha, head: sha, ...nothing }
}
