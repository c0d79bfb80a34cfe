import { describe, expect, it } from 'vitest'
import { importersOf } from '#lib/domain/schedule/importers'
import { answered } from '#lib/domain/testing/recorded-objects'
import type { CronJob } from '#lib/kubernetes/objects'

const recorded = answered('CronJob', 'cronjob-to-job', 0)
const now = Date.parse('2026-11-24T12:00:00Z')
const SUSPENSION = {
  by: 'Ola',
  at: null,
  reason: null,
  resumeAt: null,
  operation: null,
  isInferred: false,
  problem: null,
}

const named = (
  name: string,
  spec: Partial<CronJob['spec']> = {},
  labels = { 'quayside.io/imports': 'true' },
) => ({
  ...recorded,
  metadata: { ...recorded.metadata, name, labels },
  spec: { ...recorded.spec, ...spec },
})

const importers = importersOf(
  [
    named('weekly'),
    named('often', { schedule: '*/5 * * * *' }),
    named('held', { suspend: true }),
    { ...named('backup'), metadata: { ...recorded.metadata, name: 'backup' } },
  ],
  [],
  now,
  ({ spec }) => (spec.suspend === true ? SUSPENSION : null),
)

describe('the CronJobs that import', () => {
  it('are shown with their next run, suspended ones first, and others not at all', () => {
    expect(importers.all).toEqual([
      { name: 'held', nextRun: null, canSkip: false, suspension: SUSPENSION },
      { name: 'often', nextRun: '2026-11-24T12:05:00.000Z', canSkip: false, suspension: null },
      { name: 'weekly', nextRun: '2026-12-01T02:00:00.000Z', canSkip: true, suspension: null },
    ])
  })

  it('stand on the tags that they import', () => {
    expect(importers.of('packit-worker:prod').map(({ name, known }) => [name, known])).toEqual([
      ['held', 'named'],
      ['often', 'named'],
      ['weekly', 'named'],
    ])
    expect(importers.of('tokman:prod')).toEqual([])
  })
})
