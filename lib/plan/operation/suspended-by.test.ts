import { expect, it } from 'vitest'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { suspendedBy } from '#lib/plan/operation/suspended-by'
import { operationWith } from '#lib/plan/testing/test-operations'

const suspend = { action: 'suspend', cronJob: 'import', suspended: true, until: null } as const
const skip: ActionRequest = { action: 'skip', cronJob: 'import', run: '2026-12-01T02:00:00Z' }
const resume = { ...suspend, suspended: false }
const run: ActionRequest = { action: 'run', cronJob: 'import' }

type State = 'done' | 'failed'

/** Newest first. */
const last = (...entries: [ActionRequest, State][]) =>
  suspendedBy(
    entries.map(([request, state], index) => {
      const step = { sentence: '', tag: null, state, at: null, message: null }
      return operationWith({ id: `op-${index}`, request, by: 'Ola', reason: 'Freeze', steps: [step] })
    }),
    'import',
  )

it.each<[string, [ActionRequest, State][], string | null]>([
  ['the last suspension', [[suspend, 'done']], 'op-0'],
  ['a skipped run', [[skip, 'done']], 'op-0'],
  [
    'one before a run by hand',
    [
      [run, 'done'],
      [skip, 'done'],
    ],
    'op-1',
  ],
  [
    'one that failed to be taken back',
    [
      [resume, 'failed'],
      [suspend, 'done'],
    ],
    'op-1',
  ],
  [
    'nobody after a resume',
    [
      [resume, 'done'],
      [suspend, 'done'],
    ],
    null,
  ],
  ['nobody where it failed', [[suspend, 'failed']], null],
  ['nobody of another CronJob', [[{ ...suspend, cronJob: 'other' }, 'done']], null],
])('a CronJob is suspended by %s', (_, entries, operation) => {
  expect(last(...entries)?.operation ?? null).toBe(operation)
})
