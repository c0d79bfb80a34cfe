import { count } from '#lib/domain/format'
import { listedCommits } from '#lib/domain/promotion/promote-flow'
import type { CommitsView } from '#lib/domain/promotion/promotion-views'

/** `12 new commits`, `goes back: 3 commits taken away` */
export function rangeWords({ state, count: all, behind }: CommitsView): string {
  switch (state) {
    case 'level':
      return 'the same commit'
    case 'ahead':
      return count(all, 'new commit')
    case 'behind':
      return `goes back: ${count(all, 'commit')} taken away`
    case 'diverged':
      return `${count(all, 'new commit')}, and ${count(behind, 'commit')} taken away`
    case 'unknown':
      return 'commits unknown'
  }
}

/** `Showing 250 of 812.` where not all commits were read; null where all are there. */
export function unlistedWords({ entries, count: all, isWhole }: CommitsView): string | null {
  if (isWhole) return null
  return `Showing ${listedCommits(entries)} of ${all}, the rest at the git host.`
}
