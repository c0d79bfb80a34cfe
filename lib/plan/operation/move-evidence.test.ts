import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import { moveEvidence, starterOf } from '#lib/plan/operation/move-evidence'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import { operationWith } from '#lib/plan/testing/test-operations'

const TAG = { stream: 'nginx', tag: 'prod' }
const APP = { kind: 'Deployment', name: 'app' } as const
const imported = operationWith({ id: 'import', request: { action: 'import', ...TAG } })
const scheduled = (id: string, startedAt: string, parts = {}) =>
  operationWith({ id, startedAt, request: { action: 'schedule', ...TAG, scheduled: true }, ...parts })

describe('what the journal knows of the moves of a tag', () => {
  it('is the operations on it, also a revert that pins it', () => {
    const effects = [{ workload: APP, container: 'app', from: null, to: digest('a') }]
    const pinned = operationWith({
      id: 'revert',
      request: revertWorkload(APP),
      effects,
      undo: { action: 'follow', ...TAG },
    })
    const alone = operationWith({ id: 'pause', request: revertWorkload(APP), effects, undo: null })
    const evidenceOf = moveEvidence([imported, pinned, alone], 0, [])
    const ids = evidenceOf('nginx', 'prod').operations.map(({ id, isOnTag }) => [id, isOnTag])
    expect(ids).toEqual([
      ['import', true],
      ['revert', true],
    ])
    // A history also shows what moved workloads to its images.
    expect(evidenceOf('nginx', 'prod', new Set([digest('a')])).operations.map(({ id }) => id)).toEqual([
      'import',
      'revert',
      'pause',
    ])
    expect(evidenceOf('nginx', 'stg').operations).toEqual([])
  })

  it('is whole from its oldest page on, and from the last change of the schedule of the tag', () => {
    const day = (number: number) => `2026-11-${number}T02:00:00.000Z`
    const operations = [
      scheduled('failed', day(23), { steps: [] }),
      scheduled('newer', day(22)),
      scheduled('older', day(20)),
      imported,
    ]
    const evidenceOf = moveEvidence(operations, Date.parse(day(21)), null)
    expect(evidenceOf('nginx', 'prod')).toMatchObject({ wholeFrom: Date.parse(day(22)), cronJobs: null })
    expect(evidenceOf('tokman', 'prod').wholeFrom).toBe(Date.parse(day(21)))
  })
})

describe('who started a Job', () => {
  const started = operationWith({ id: 'run', request: { action: 'run', cronJob: 'import-images' } })
  const at = Date.parse(started.startedAt)

  it('is whoever ran its CronJob just before', () => {
    expect(starterOf([imported, started], 'import-images', at + 900)).toEqual({
      id: 'run',
      by: 'Ola',
      reason: 'it crashes',
    })
  })

  it.each([
    ['of another CronJob', [started], 'other', at],
    ['much earlier', [started], 'import-images', at + 61_000],
    ['later', [started], 'import-images', at - 6_000],
    ['in vain', [{ ...started, steps: [] }], 'import-images', at],
  ])('is nobody who ran one %s', (_, operations, cronJob, madeAt) => {
    expect(starterOf(operations, cronJob, madeAt)).toBeNull()
  })
})
