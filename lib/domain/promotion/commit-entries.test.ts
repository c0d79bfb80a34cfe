import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commitEntries } from '#lib/domain/promotion/commit-entries'
import {
  briefly,
  pullRequestIn,
  pullRequestOf,
  revertedBy,
  titleOf,
} from '#lib/domain/promotion/commit-words'
import { commitOf, sha } from '#lib/domain/promotion/testing/test-sources'

describe('the words of a commit', () => {
  it('are the same of a brief one, which has no other lines', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '',
        'Merge pull request #12 from ola/fix',
        'Fix it (#7)',
        'See merge request packit/packit!5',
        `This reverts commit ${sha('a1')}.`,
        `which began: This reverts commit ${sha('b2')}, reversing`,
        'Reverts packit/packit#12',
        'Reverts packit/packit#12 \r',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const commit = commitOf('c1', { message: lines.join('\n') })
        const brief = briefly(commit)
        expect(titleOf(brief)).toBe(titleOf(commit))
        expect(pullRequestIn(brief.message)).toBe(pullRequestIn(commit.message))
        expect(revertedBy(brief.message)).toEqual(revertedBy(commit.message))
      }),
    )
    const long = commitOf('c1', { message: `Fix it\n\n${'Why.\n'.repeat(500)}` })
    expect(briefly(long).message).toBe('Fix it')
  })

  it('has the first line as its title, or else its id', () => {
    expect(titleOf(commitOf('b1', { message: '\n Fix the queue \n\nIt hangs.' }))).toBe('Fix the queue')
    expect(titleOf(commitOf('b1', { message: '' }))).toBe(sha('b1'))
  })

  it.each([
    ['Fix the queue (#2318)', 2318],
    ['Merge pull request #12 from nforro/main', 12],
    ["Merge branch 'fix' into 'main'\n\nFix\n\nSee merge request packit/deployment!734", 734],
    ['Fix #12 for good', null],
    ['Fix (#12) and more', null],
    ['Merge pull request from GHSA-1234', null],
  ])('%j is of the pull request %j', (message, number) => {
    expect(pullRequestIn(message)).toBe(number)
  })

  it('links to the pull request as the forge has it', () => {
    const commit = commitOf('b1', { message: 'Fix (#7)' })
    expect(pullRequestOf(commit, 'gitlab', 'https://gitlab.com/a/b')?.url).toBe(
      'https://gitlab.com/a/b/-/merge_requests/7',
    )
    const known = { number: 9, url: 'https://github.com/a/b/pull/9' }
    expect(pullRequestOf({ ...commit, pullRequest: known }, 'github', 'https://github.com/a/b')).toBe(known)
  })
})

const reverting = (start: string, other: string) =>
  commitOf(start, { message: `Revert "Change ${other}"\n\nThis reverts commit ${other}.` })
const shown = (...commits: Parameters<typeof commitEntries>[0]) =>
  commitEntries(commits).map(({ commit, revertedBy }) =>
    [commit, ...(revertedBy ? [revertedBy] : [])].map((each) => each.sha.replace(/0+$/, '')).join('-'),
  )

describe('the commits of a range', () => {
  const change = commitOf('abc1234')

  it('are one entry where one reverts the other, by whatever part of its id', () => {
    expect(shown(reverting('e1', sha('abc1234')), commitOf('d1'), change)).toEqual(['d1', 'abc1234-e1'])
    expect(shown(reverting('e1', 'abc1234'), change)).toEqual(['abc1234-e1'])
  })

  it('stand for themselves where the revert is reverted', () => {
    const again = reverting('f1', sha('e1'))
    expect(shown(again, reverting('e1', sha('abc1234')), change)).toEqual(['e1-f1', 'abc1234'])
  })

  it('stay where the original is in none or cannot be told', () => {
    expect(shown(reverting('e1', sha('abc1234')), commitOf('d1'))).toEqual(['e1', 'd1'])
    const two = [commitOf('abc12341'), commitOf('abc12342')]
    expect(shown(reverting('e1', 'abc1234'), ...two)).toEqual(['e1', 'abc12341', 'abc12342'])
    expect(shown(change, reverting('e1', sha('abc1234')))).toEqual(['abc1234', 'e1'])
  })

  it('are one entry after the button of GitHub, which names the pull request', () => {
    const pull = commitOf('abc1234', { message: 'Add a queue (#12)' })
    const revert = commitOf('e1', {
      message: 'Revert "Add a queue (#12)" (#13)\n\nReverts packit/packit-service#12',
    })
    expect(shown(revert, pull)).toEqual(['abc1234-e1'])
  })

  it('are each in one entry, whatever reverts what', () => {
    const range = fc.array(fc.option(fc.nat(12)), { maxLength: 12 }).map((reverts) =>
      reverts.map((other, index) => {
        const start = (index + 10).toString(16).repeat(8)
        return other === null ? commitOf(start) : reverting(start, sha((other + 10).toString(16).repeat(8)))
      }),
    )
    fc.assert(
      fc.property(range, (commits) => {
        const entries = commitEntries(commits)
        const all = entries.flatMap(({ commit, revertedBy }) => [commit, ...(revertedBy ? [revertedBy] : [])])
        expect([...all.map((each) => each.sha)].sort()).toEqual(commits.map((each) => each.sha).sort())
        for (const { commit, revertedBy } of entries)
          if (revertedBy) expect(commits.indexOf(revertedBy)).toBeLessThan(commits.indexOf(commit))
      }),
    )
  })
})
