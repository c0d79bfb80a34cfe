import { expect, it } from 'vitest'
import { commitEntries } from '#lib/domain/promotion/commit-entries'
import type { CommitsView } from '#lib/domain/promotion/promotion-views'
import { rangeWords, unlistedWords } from '#lib/domain/promotion/range-words'
import { commitOf } from '#lib/domain/promotion/testing/test-sources'

function commits(parts: Partial<CommitsView>): CommitsView {
  return {
    repository: 'packit/packit',
    from: 'a1',
    to: 'd2',
    state: 'ahead',
    entries: [],
    count: 0,
    behind: 0,
    isWhole: true,
    url: null,
    problem: null,
    ...parts,
  }
}

it.each([
  [{ state: 'ahead', count: 1 }, '1 new commit'],
  [{ state: 'behind', count: 3, behind: 3 }, 'goes back: 3 commits taken away'],
  [{ state: 'diverged', count: 2, behind: 1 }, '2 new commits, and 1 commit taken away'],
  [{ state: 'level' }, 'the same commit'],
] as const)('says what a range does: %o', (parts, words) => {
  expect(rangeWords(commits(parts))).toBe(words)
})

it('says how many commits are not listed, both of a reverted pair counted', () => {
  const revert = commitOf('e3', { message: `Revert it\n\nThis reverts commit ${commitOf('d2').sha}.` })
  const entries = commitEntries([revert, commitOf('d2'), commitOf('c1')])
  expect(entries).toHaveLength(2)
  const part = commits({ entries, count: 812, isWhole: false })
  expect(unlistedWords(part)).toBe('Showing 3 of 812, the rest at the git host.')
  expect(unlistedWords({ ...part, isWhole: true })).toBeNull()
})
