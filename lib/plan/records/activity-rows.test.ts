import { describe, expect, it } from 'vitest'
import { snapshotOf } from '#lib/domain/testing/test-objects'
import type { OperationEnd } from '#lib/plan/operation/operation'
import { ALL_ACTIVITY, type ActivityFilter } from '#lib/plan/records/activity-filter'
import { activityRow, activityRows, asCsv, asJson } from '#lib/plan/records/activity-rows'
import { NO_ATTEMPTS, type Attempt } from '#lib/plan/records/attempt'
import { operationWith } from '#lib/plan/testing/test-operations'

const end: OperationEnd = {
  state: 'failed',
  at: '2026-11-23T18:40:00.000Z',
  message: 'It failed, "badly".',
  next: [],
  workloads: null,
}
const pin = operationWith({
  reason: '=cmd|"/c calc"!A1',
  startedAt: '2026-11-23T19:28:00.000+01:00',
  account: { issuer: 'https://sso.example.com', subject: 'u-1' },
  end,
})
const attempt: Attempt = {
  id: '2026-11-24.x',
  action: 'restart',
  title: 'Restart nginx',
  about: ['Deployment/nginx'],
  isPlan: true,
  outcome: 'denied',
  code: 'forbidden',
  message: '',
  by: 'Vera',
  subject: 'vera',
  firstAt: '2026-11-24T08:00:00.000Z',
  lastAt: '2026-11-24T09:00:00.000Z',
  count: 100,
}

type Given = {
  filter?: Partial<ActivityFilter>
  from?: string | null
  malformed?: number
  problem?: string | null
}

function rowsOf({ filter = {}, from = null, malformed = 0, problem = null }: Given = {}) {
  return activityRows({
    environment: { name: 'prod', title: 'Production' },
    snapshot: snapshotOf(),
    journal: { operations: [pin], malformed, newer: [], from },
    attempts: { ...NO_ATTEMPTS, attempts: [attempt] },
    filter: { ...ALL_ACTIVITY, ...filter },
    journalProblem: problem,
  })
}

const notesIn = (rows: ReturnType<typeof rowsOf>) =>
  rows.flatMap(({ kind, title }) => (kind === 'note' ? [title] : []))

describe('an exported row', () => {
  it('is what its schema says, newest first, in UTC', () => {
    const rows = rowsOf()
    for (const row of rows) expect(activityRow.parse(row)).toEqual(row)
    expect(rows.slice(0, 2)).toMatchObject([
      {
        kind: 'attempt',
        title: 'Restart nginx (only its plan)',
        subject: 'vera',
        count: 100,
        outcome: 'denied',
      },
      {
        kind: 'operation',
        subject: 'u-1',
        startedAt: '2026-11-23T18:28:00.000Z',
        about: ['packit-service:prod'],
        outcome: 'failed',
      },
    ])
  })

  it('is one that the filter finds', () => {
    expect(rowsOf({ filter: { outcome: 'failed' } }).filter(({ kind }) => kind !== 'note')).toMatchObject([
      { kind: 'operation' },
    ])
  })

  it('is followed by notes: how far back it reaches, and what was not read', () => {
    expect(notesIn(rowsOf())).toContain('The journal has all operations since the first one.')
    const problem = 'It was not updated for a while.'
    const notes = notesIn(
      rowsOf({ from: '2026-11-01T00:00:00Z', malformed: 2, problem, filter: { by: 'Vera' } }),
    ).join(' ')
    expect(notes).toContain('?by=Vera')
    expect(notes).toContain('reaches back to 2026-11-01T00:00:00.000Z')
    expect(notes).toContain('2 entries of the journal cannot be read.')
    expect(notes).toContain(problem)
  })

  it('is harmless in a spreadsheet', () => {
    const csv = asCsv(rowsOf())
    expect(csv).toContain(`"'=cmd|""/c calc""!A1"`)
    expect(csv.slice(1).split('\r\n')[0]).toBe(activityRow.keyof().options.join(','))
  })

  it('is the same in JSON', () => {
    expect(JSON.parse(asJson(rowsOf()))).toEqual(rowsOf())
    expect(JSON.parse(asJson([]))).toEqual([])
  })
})
