import { describe, expect, it } from 'vitest'
import { unknownImage } from '#lib/domain/image/image'
import type { Checks } from '#lib/domain/pipeline/attention'
import { chooseImportable, MOST_TAGS } from '#lib/domain/pipeline/importable'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import { digest, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'

const NOW = Date.parse('2026-11-23T18:30:00Z')
const nameOf = (index: number) => `app-${String(index).padStart(4, '0')}`

function entriesOf(number: number) {
  const streams = Array.from({ length: number }, (_, index) => followingStream(nameOf(index), [digest('a')]))
  return laneIndexOf(snapshotOf({ imageStreams: streams })).entries
}

/** Every lane has this check, but those with another one. */
function checksOf(number: number, minutesAgo: number, others: Checks): Checks {
  const checkedAt = new Date(NOW - minutesAgo * 60_000).toISOString()
  const check: LaneCheck = {
    state: 'up-to-date',
    image: unknownImage(digest('a')),
    checkedAt,
    since: checkedAt,
  }
  const all = Array.from({ length: number }, (_, index) => [`${nameOf(index)}:prod`, check] as const)
  return new Map([...all, ...others])
}

const NEWER = {
  state: 'newer',
  image: unknownImage(digest('b')),
  checkedAt: '2026-11-23T18:00:00Z',
  since: '2026-11-23T18:00:00Z',
} as const

describe('what an import of all lanes takes', () => {
  it('is all, as far as one operation goes', () => {
    const { tags, left } = chooseImportable(entriesOf(MOST_TAGS), new Map(), NOW)
    expect([tags.length, left]).toEqual([MOST_TAGS, null])
  })

  it('of more is what is newer, wherever it stands, and nothing that was up to date just now', () => {
    const last = `${nameOf(1_199)}:prod`
    const chosen = chooseImportable(entriesOf(1_200), checksOf(1_200, 4, new Map([[last, NEWER]])), NOW)
    expect(chosen).toEqual({
      tags: [last],
      left: { upToDate: 1_199, unchecked: 0, newer: 0, pinned: 0 },
    })
  })

  it('of more is filled up with those that no recent check tells about', () => {
    const last = `${nameOf(1_199)}:prod`
    const { tags, left } = chooseImportable(
      entriesOf(1_200),
      checksOf(1_200, 11, new Map([[last, NEWER]])),
      NOW,
    )
    expect(tags).toHaveLength(MOST_TAGS)
    expect(tags.slice(0, 2)).toEqual([last, `${nameOf(0)}:prod`])
    expect(left).toEqual({ upToDate: 0, unchecked: 700, newer: 0, pinned: 0 })
  })
})
