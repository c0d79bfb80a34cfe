import { describe, expect, it } from 'vitest'
import { digest, snapshotOf } from '#lib/domain/testing/test-objects'
import { podOfSet, setOf, UNREADY } from '#lib/domain/testing/test-sets'
import type { Pod } from '#lib/kubernetes/objects'
import { progressOf } from '#lib/plan/operation/progress'
import { operationWith } from '#lib/plan/testing/test-operations'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const X17 = { kind: 'StatefulSet', name: 'x17' } as const
const operation = operationWith({
  request: { ...revertWorkload(X17), to: 'before', way: null },
  undo: null,
  effects: [{ workload: X17, container: 'app', from: digest('b'), to: digest('a') }],
})
const startedAt = Date.parse(operation.startedAt)
/** The template is good again. */
const set = setOf('x17', { image: 'a', status: { readyReplicas: 1, updatedReplicas: 1 } })
const after = (seconds: number, second: Pod) => {
  const snapshot = snapshotOf({ statefulSets: [set], pods: [podOfSet(set, 0, 'a'), second] })
  return progressOf(operation, snapshot, [], startedAt + seconds * 1000)
}

describe('an operation whose StatefulSet is blocked', () => {
  const release = {
    sentence: 'Delete x17-1, which blocks x17',
    request: { action: 'release', workload: X17, pod: 'x17-1' },
  }

  it.each(Object.entries(UNREADY))(
    '%s: offers the release at once, and fails after a minute',
    (_kind, status) => {
      const blocked = podOfSet(set, 1, 'b', status)
      expect(after(10, blocked).next).toEqual([release])
      expect(after(70, blocked)).toMatchObject({
        state: 'failed',
        message: expect.stringMatching(
          /^x17: x17-1 .* and blocks the rollout until it is deleted\./,
        ) as string,
        next: [release],
      })
    },
  )
})

it('an operation whose new pod cannot be scheduled says so, and offers the way back when that takes long', () => {
  const pending = podOfSet(set, 1, 'a', UNREADY.unschedulable)
  const metadata = { ...pending.metadata, creationTimestamp: '2026-11-23T18:29:00Z' }
  expect(after(60, { ...pending, metadata })).toMatchObject({
    state: 'moving',
    message: expect.stringContaining('It cannot be scheduled: 0/6 nodes are available') as string,
  })
  expect(after(700, pending)).toMatchObject({
    state: 'failed',
    next: [{ request: { ...revertWorkload(X17), to: 'before' } }],
  })
})
