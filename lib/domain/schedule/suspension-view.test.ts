import { describe, expect, it } from 'vitest'
import { isResumeDue } from '#lib/domain/schedule/suspension'
import { suspensionView } from '#lib/domain/schedule/suspension-view'
import { answered } from '#lib/domain/testing/recorded-objects'
import type { CronJob } from '#lib/kubernetes/objects'

const recorded = answered('CronJob', 'cronjob-to-job', 0)
const resumeAt = '2026-12-08T02:00:30Z'
const NOTE = {
  'quayside.io/suspended-by': 'Ola',
  'quayside.io/suspended-at': '2026-11-24T12:00:00Z',
  'quayside.io/suspend-reason': 'Freeze',
  'quayside.io/resume-at': resumeAt,
}
const ENTRY = { by: 'Ola', at: '2026-11-24T11:59:59Z', reason: 'Freeze', operation: 'op-1' }

const written = (manager: string, time = '2026-11-24T12:00:00Z') => {
  return { manager, operation: 'Update', time, fieldsV1: { 'f:spec': { 'f:suspend': {} } } }
}

const suspended = (
  annotations: Record<string, string>,
  ...managedFields: ReturnType<typeof written>[]
): CronJob => ({
  ...recorded,
  metadata: { ...recorded.metadata, annotations, managedFields },
  spec: { ...recorded.spec, suspend: true },
})

describe('who suspended a CronJob', () => {
  it('is nobody where it is not suspended, whatever is still noted on it', () => {
    const resumed = { ...recorded, metadata: { ...recorded.metadata, annotations: NOTE } }
    expect(suspensionView(resumed, ENTRY, null)).toBeNull()
  })

  it('is told by the journal, with its operation', () => {
    expect(suspensionView(suspended(NOTE, written('quayside')), ENTRY, null)).toEqual({
      by: 'Ola',
      at: ENTRY.at,
      reason: 'Freeze',
      resumeAt,
      operation: 'op-1',
      isInferred: false,
      problem: null,
    })
  })

  it('is told by its note where the journal has forgotten', () => {
    expect(suspensionView(suspended(NOTE, written('quayside')), null, 'not now')).toMatchObject({
      by: 'Ola',
      at: '2026-11-24T12:00:00Z',
      reason: 'Freeze',
      operation: null,
      isInferred: false,
      problem: 'not now',
    })
  })

  it('is inferred from the client that last wrote it, also over the note and the journal of an earlier suspension', () => {
    const byHand = suspended(NOTE, written('quayside'), written('kubectl-patch', '2026-11-25T12:00:00Z'))
    for (const known of [null, ENTRY])
      expect(suspensionView(byHand, known, null)).toEqual({
        by: 'oc patch',
        at: '2026-11-25T12:00:00Z',
        reason: null,
        resumeAt: null,
        operation: null,
        isInferred: true,
        problem: null,
      })
  })

  it('is unknown where nothing tells', () => {
    expect(suspensionView(suspended({}), null, null)).toMatchObject({ by: null, at: null, isInferred: false })
  })
})

describe('a resume date', () => {
  const [before, after] = [Date.parse(resumeAt) - 1, Date.parse(resumeAt)]

  it('is due once it has come', () => {
    const cronJob = suspended(NOTE, written('quayside'))
    expect([before, after].map((now) => isResumeDue(cronJob, now))).toEqual([false, true])
  })

  it.each([
    ['of a CronJob that was resumed', { ...suspended(NOTE), spec: recorded.spec }],
    ['of one that somebody suspended again by hand', suspended(NOTE, written('kubectl-edit'))],
    ['that is none', suspended({ ...NOTE, 'quayside.io/resume-at': 'soon' })],
    ['that was taken away', suspended({ 'quayside.io/suspended-by': 'Ola' })],
  ])('is not due %s', (_, cronJob) => {
    expect(isResumeDue(cronJob, after)).toBe(false)
  })
})
