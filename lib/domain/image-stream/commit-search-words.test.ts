import { describe, expect, it } from 'vitest'
import { commitSearchWords, type CommitSearchState } from '#lib/domain/image-stream/commit-search-words'
import { withoutOthersWords } from '#lib/domain/image-stream/others-words'

const repository = 'quay.io/packit/worker'

describe('an unknown commit says', () => {
  it.each<[string, CommitSearchState]>([
    ['Looking for its commit in the tags of quay.io/packit/worker…', { state: 'searching', repository }],
    [
      'No label names its commit. Check registry looks for it in the tags of quay.io/packit/worker.',
      { state: 'waiting', repository },
    ],
    [
      'No label names its commit, and no tag of quay.io/packit/worker has one of the configured patterns.',
      { state: 'none', repository, lookedUp: 0, of: 0 },
    ],
    [
      'No label names its commit, and no tag that does was found in quay.io/packit/worker: 1 of 1 tag looked up.',
      { state: 'none', repository, lookedUp: 1, of: 1 },
    ],
    [
      'No label names its commit, and no tag that does was found in quay.io/packit/worker: 40 of 5,000 tags looked up.',
      { state: 'none', repository, lookedUp: 40, of: 5_000 },
    ],
    [
      'No label names its commit, and the tags of quay.io/packit/worker could not be read: “no basic auth credentials”',
      { state: 'failed', repository, message: 'no basic auth credentials' },
    ],
  ])('%s', (words, search) => {
    expect(commitSearchWords(search)).toBe(words)
  })

  it('nothing of what a registry says to viewers', () => {
    const whyNoCommit = commitSearchWords({ state: 'failed', repository, message: 'user robot is unknown' })
    expect(withoutOthersWords({ whyNoCommit: [whyNoCommit] }).whyNoCommit[0]).toBe(
      'No label names its commit, and the tags of quay.io/packit/worker could not be read',
    )
  })
})
