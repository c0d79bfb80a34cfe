import { isCommit, isSameCommit } from '#lib/domain/image/image'
import { rangeOf } from '#lib/domain/promotion/branch-state'
import type { BuildRun } from '#lib/domain/promotion/forge-answers'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'

/** All commits of a source that what was read names: those that the beginning of one can mean. */
export function knownCommits({ from, to, range, runs, checks }: SourceRead): ReadonlySet<string> {
  return new Set([
    ...(from.ok ? [from.value.head.sha] : []),
    ...(to.ok ? [to.value.head.sha, ...to.value.head.parents] : []),
    ...(range.ok ? range.value.commits.map(({ sha }) => sha) : []),
    ...(runs.ok ? runs.value.map(({ sha }) => sha) : []),
    ...Object.keys(checks),
  ])
}

/**
 * Whether an image is of a commit. Labels and tags often have only the beginning of one: where another commit has the same
 * beginning, nobody knows.
 */
export function isImageOf(named: string | null, commit: string, known: ReadonlySet<string>): boolean {
  if (!isCommit(named) || !isSameCommit(named, commit)) return false
  return named === commit || ![...known].some((other) => other !== commit && isSameCommit(named, other))
}

/** Whether an image is of a commit that `to` got, or of one that it got later. A branch only moves forward. */
export function hasCommit(named: string | null, commit: string, read: SourceRead): boolean {
  const known = new Set([...knownCommits(read), commit])
  return [commit, ...laterThan(commit, read)].some((each) => isImageOf(named, each, known))
}

/**
 * The commits that `to` got after this one, as far as they are known: those of later runs, its head, and what comes to it next. Where the
 * commit is still among those that come next, the branch was read before it moved, so its head is an older one. So it is where the heads
 * were read before anybody knew of the commit: then it can be missing because it did not exist.
 */
function laterThan(commit: string, read: SourceRead): string[] {
  const range = rangeOf(read)
  const next = range.ok && range.value.isWhole ? range.value.commits.map(({ sha }) => sha) : null
  const isAfter = range.ok && (range.value.base === commit || read.followed.includes(commit))
  const isMoved = isAfter && next?.includes(commit) === false
  // Somebody can have put the branch back: then its head is built again, later than the commit.
  const isBack = range.ok && range.value.commits.some(({ sha }) => sha === commit)
  const runs = laterRuns(commit, read.runs.ok ? read.runs.value : [])
  return [
    ...(isBack ? runs.filter((sha) => sha !== range.value.base) : runs),
    ...(isMoved ? [range.value.base, ...next] : []),
  ]
}

function laterRuns(commit: string, runs: readonly BuildRun[]): string[] {
  const own = runs.filter(({ sha }) => sha === commit).map(({ createdAt }) => Date.parse(createdAt))
  const first = Math.min(...own)
  const isLater = ({ createdAt }: BuildRun) => Date.parse(createdAt) > first
  const earlier = new Set(runs.filter((run) => !isLater(run)).map(({ sha }) => sha))
  return runs.filter((run) => isLater(run) && !earlier.has(run.sha)).map(({ sha }) => sha)
}
