import type { CommitEntry, FedTagView, SourceView } from '#lib/domain/promotion/promotion-views'

/** The way from `from` to `to`. Where `from` is ahead, the checks of its head say whether all is well: `red`, `running`, `missing`. */
export type PromoteFlow =
  'level' | 'ahead' | 'red' | 'running' | 'missing' | 'behind' | 'diverged' | 'unknown'

export function promoteFlow({ state, checks }: Pick<SourceView, 'state' | 'checks'>): PromoteFlow {
  if (state !== 'ahead') return state
  switch (checks.state) {
    case 'red':
    case 'running':
    case 'missing':
      return checks.state
    case 'green':
    case 'none':
    case 'unknown':
      return 'ahead'
  }
}

/** Those that have something to promote, in their order. */
export function promotable(sources: readonly SourceView[]): SourceView[] {
  return sources.filter(({ state }) => state === 'ahead')
}

/** The way from the build of `to` to a tag. `unbuilt`: no build will bring it; `missing`: it was built, and the registry lacks it. */
export type FedFlow = 'current' | 'waiting' | 'building' | 'unbuilt' | 'missing' | 'unknown'

export function fedFlow({ state }: FedTagView, { build }: Pick<SourceView, 'build'>): FedFlow {
  if (state !== 'building') return state
  switch (build.state) {
    case 'waiting':
    case 'queued':
    case 'running':
      return 'building'
    case 'succeeded':
      return 'missing'
    case 'failed':
    case 'cancelled':
    case 'none':
      return 'unbuilt'
    case 'unknown':
      return 'unknown'
  }
}

/** Commits that are ahead and not in the list, because the forge has too many. */
export function unlistedCommits({ ahead, commits }: Pick<SourceView, 'ahead' | 'commits'>): number {
  return Math.max(0, ahead - listedCommits(commits))
}

/** How many commits a list has: a reverted one and its revert are one entry. */
export function listedCommits(entries: readonly CommitEntry[]): number {
  return entries.reduce((sum, { revertedBy }) => sum + (revertedBy === null ? 1 : 2), 0)
}
