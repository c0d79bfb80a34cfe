import { describe, expect, it } from 'vitest'
import { commitOf, ok, promotionOf, readOf, runOf, sha } from '#lib/domain/promotion/testing/test-sources'
import { snapshotOf } from '#lib/domain/testing/test-objects'
import { environment } from '#lib/domain/testing/test-views'
import { ALL_ACTIVITY } from '#lib/plan/records/activity-filter'
import { activityView } from '#lib/plan/records/activity-view'
import { NO_ATTEMPTS } from '#lib/plan/records/attempt'
import { operationWith } from '#lib/plan/testing/test-operations'

const sources = [{ repository: 'packit/ogr', commit: sha('b1') }]
const promotion = operationWith({
  id: 'p1',
  title: 'Promote 1 of 2 sources',
  request: { action: 'promote', sources, imports: false, override: false },
  undo: null,
})
const NO_OTHERS = { moves: [], matching: 0, total: 0, from: '', unread: [] }
const head = ok({ head: commitOf('b1'), protectedBy: null })
const read = promotionOf([
  readOf([], {
    source: { repository: 'packit/ogr', feeds: [] },
    from: head,
    to: head,
    runs: ok([runOf('b1', { state: 'running', endedAt: null })]),
  }),
])

describe('a promotion among the activity', () => {
  const view = (words: string) => {
    const journal = { operations: [promotion], malformed: 0, newer: [], from: null }
    const filter = { ...ALL_ACTIVITY, words }
    return activityView(environment, snapshotOf(), journal, NO_ATTEMPTS, filter, null, NO_OTHERS, read)
  }

  it('says how far it is, and offers no undo', () => {
    expect(view('').operations).toMatchObject([
      { state: 'running', message: 'packit/ogr: building b100000.', undo: null, moves: [] },
    ])
  })

  it('is found by its repository', () => {
    expect(view('ogr promote').matching).toBe(1)
    expect(view('packit-service').matching).toBe(0)
  })
})
