import { describe, expect, it } from 'vitest'
import { operationsByItem } from '#lib/domain/stream-tag/history-operations'
import type { OperationTrace } from '#lib/domain/moves/move-evidence'
import { digest } from '#lib/domain/testing/test-objects'

const item = (digit: string, hour: number) => ({
  created: at(hour, 1),
  dockerImageReference: `quay.io/packit/tokman@${digest(digit)}`,
  image: digest(digit),
  generation: 1,
})
/** Newest first: a, then b, then a again. */
const items = [item('a', 12), item('b', 8), item('a', 4)]

function at(hour: number, second = 0): string {
  return `2026-11-23T${String(hour).padStart(2, '0')}:00:${String(second).padStart(2, '0')}Z`
}

function trace(hour: number, members: Partial<OperationTrace> = {}): OperationTrace {
  return {
    id: `at ${hour}`,
    title: 'Import tokman:prod',
    by: 'olivia',
    reason: 'weekly',
    startedAt: at(hour),
    endedAt: at(hour, 30),
    targets: [],
    isOnTag: true,
    ...members,
  }
}

/** The ids of the operations of each item. */
function idsByItem(...traces: OperationTrace[]): string[][] {
  const found = operationsByItem(items, traces)
  return items.map((each) => (found.get(each) ?? []).map(({ id }) => id))
}

describe('an operation', () => {
  it('belongs to its import', () => {
    expect(idsByItem(trace(12), trace(8), trace(4))).toEqual([['at 12'], ['at 8'], ['at 4']])
  })

  it('that imported nothing belongs to the newest item of that time', () => {
    expect(idsByItem(trace(10))).toEqual([[], ['at 10'], []])
  })

  it('that moved one workload back belongs to the image that it moved to', () => {
    expect(idsByItem(trace(10, { targets: [digest('a')] }))).toEqual([[], [], ['at 10']])
    expect(idsByItem(trace(14, { targets: [digest('b')] }))).toEqual([[], ['at 14'], []])
  })

  it('on images that the tag never had belongs to no item', () => {
    expect(idsByItem(trace(14, { targets: [digest('c')] }))).toEqual([[], [], []])
    expect(idsByItem(trace(2))).toEqual([[], [], []])
  })

  it('that is running belongs to the item imported since its start', () => {
    expect(idsByItem(trace(7, { endedAt: null }))).toEqual([[], ['at 7'], []])
  })

  it('comes before an earlier one', () => {
    expect(idsByItem(trace(9), trace(10))).toEqual([[], ['at 10', 'at 9'], []])
  })
})
