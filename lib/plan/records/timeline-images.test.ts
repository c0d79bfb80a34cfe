import { describe, expect, it } from 'vitest'
import { unknownImage } from '#lib/domain/image/image'
import { digest } from '#lib/domain/testing/test-objects'
import { environment } from '#lib/domain/testing/test-views'
import { placeNamed } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { WHOLE_TIMELINE } from '#lib/plan/records/timeline-filter'
import { imagesBrought, withCommits } from '#lib/plan/records/timeline-images'
import { timelineMarkdown } from '#lib/plan/records/timeline-markdown'
import { withOperations } from '#lib/plan/records/timeline-operations'
import { timelineView } from '#lib/plan/records/timeline-view'
import { operationWith } from '#lib/plan/testing/test-operations'

const NOW = Date.parse('2026-11-24T00:00:00Z')

function imported(digits: string, who: TimelineEvent['who'] = []): TimelineEvent {
  return {
    id: digits,
    when: { at: '2026-11-23T10:00:00Z', isExact: true },
    what: { kind: 'imported', digest: digest(digits), isAgain: false },
    where: [placeNamed('worker:prod')],
    who,
    certainty: 'seen',
  }
}

function viewOf(events: TimelineEvent[]) {
  const reach = {
    ...{ environment, from: '2026-10-30T00:00:00.000Z', journalFrom: null },
    ...{ journalProblem: null, unreadEntries: 0, unread: [], observation: null },
  }
  return timelineView([{ reach, events, ran: [], unlisted: 0 }], WHOLE_TIMELINE, '2026-11-24T00:00:00Z', NOW)
}

const own = withOperations(
  [imported('b', [{ kind: 'operation', id: 'op-1', by: 'Ola', reason: '' }])],
  [operationWith()],
)
const view = viewOf([imported('a'), ...own])
const all = () => true

describe('the images that events brought', () => {
  it('are those of imports and of operations, each once, in their environment', () => {
    expect(imagesBrought(viewOf([imported('a'), imported('a'), ...own]), environment.name, all)).toEqual([
      { stream: 'worker', digest: digest('b') },
      { stream: 'worker', digest: digest('a') },
    ])
    expect(imagesBrought(view, 'other', all)).toEqual([])
  })

  it('are not those that were pruned: they take no place of others', () => {
    const many = viewOf(
      Array.from({ length: 60 }, (_, index) => imported(index.toString(36).padStart(2, 'z'))),
    )
    const images = imagesBrought(many, environment.name, all)
    expect(images).toHaveLength(50)
    const isReadable = ({ digest: image }: { digest: string }) =>
      !images.some((each) => each.digest === image)
    expect(imagesBrought(many, environment.name, isReadable)).toHaveLength(10)
  })

  it('have their commits where they are known, in the report too', () => {
    const known = { ...unknownImage(digest('b')), commit: 'c'.repeat(40), commitUrl: 'https://git/c' }
    const told = withCommits(
      view,
      new Map([
        [digest('b'), known],
        [digest('a'), unknownImage(digest('a'))],
      ]),
    )
    expect(told.commits).toEqual({ [digest('b')]: { commit: 'c'.repeat(40), url: 'https://git/c' } })
    expect(timelineMarkdown(told, 'UTC')).toContain('worker:prod got bbbbbbbb (commit ccccccc)')
  })
})
