import { expect, it } from 'vitest'
import { unknownImage } from '#lib/domain/image/image'
import { earlierImages, imagesOfHistory } from '#lib/domain/stream-tag/earlier-images'
import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'
import type { RevisionView } from '#lib/domain/workload/workload-views'

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`

function revision(number: number, letter: string, members: Partial<RevisionView> = {}): RevisionView {
  const digest = digestOf(letter)
  const image = { container: 'worker', image: `quay.io/packit/worker@${digest}`, digest }
  return {
    number,
    name: `worker-${number}`,
    createdAt: null,
    isBack: false,
    since: null,
    until: null,
    movedBy: [],
    changeCause: null,
    inheritedCause: null,
    isCurrent: false,
    pods: 0,
    images: [{ ...image, lane: null, commit: null, commitUrl: null, builtAt: null, failure: null }],
    ...members,
  }
}

it('lists each image that ran before the current one once, newest first', () => {
  const revisions = [
    revision(6, 'c', { isCurrent: true }),
    revision(5, 'b'),
    revision(4, 'c'),
    revision(3, 'a', { changeCause: 'because' }),
    revision(2, 'b'),
  ]
  expect(earlierImages(revisions, 'worker', null)).toMatchObject([
    { digest: digestOf('b'), revision: 5 },
    { digest: digestOf('a'), revision: 3, changeCause: 'because' },
  ])
})

it('lists only four images of the given container, and the chosen one', () => {
  const revisions = ['1', '2', '3', '4', '5', '6', '7'].map((letter, index) => revision(9 - index, letter))
  expect(earlierImages(revisions, 'sidecar', null)).toEqual([])
  expect(earlierImages(revisions, 'worker', null)).toHaveLength(4)
  expect(earlierImages(revisions, 'worker', digestOf('7')).at(-1)).toMatchObject({ revision: 3 })
})

it('of the history of a tag, what was pruned is among them if it can be pinned, and is told', () => {
  const item = (letter: string, members: Partial<HistoryItem> = {}): HistoryItem => ({
    key: letter,
    image: unknownImage(digestOf(letter)),
    pullSpec: `quay.io/packit/worker@${digestOf(letter)}`,
    importedAt: '2026-11-20T02:00:00Z',
    replacedAt: null,
    isNewest: false,
    isPinned: false,
    isPruned: false,
    canPin: true,
    runs: [],
    operations: [],
    broughtBy: [],
    ...members,
  })
  const history = [
    item('d', { isNewest: true }),
    item('c'),
    item('b', { isPruned: true }),
    item('a', { isPruned: true, canPin: false }),
  ]
  expect(imagesOfHistory(history, null)).toMatchObject([
    { digest: digestOf('c'), isPruned: false },
    { digest: digestOf('b'), isPruned: true },
  ])
})
