import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { snapshotOf } from '#lib/domain/testing/test-objects'
import { environment } from '#lib/domain/testing/test-views'
import { activityView } from '#lib/plan/records/activity-view'
import { ALL_ACTIVITY } from '#lib/plan/records/activity-filter'
import { NO_ATTEMPTS } from '#lib/plan/records/attempt'
import { keyOfPerson, keyOfSession, revocations } from '#lib/server/auth/revocations'
import { batchOf } from '#lib/server/journal/batch'
import { journalOf, newPage } from '#lib/server/journal/pages'
import { sealWith, unseal } from '#lib/server/operations/orders'
import { revocationsIn } from '#lib/server/revocations/config-map'
import { sessionWith } from '#lib/server/testing/test-session'

/** Written by the code of commit df27378, the one before reverts named their workloads and operations had records. */
const written = z
  .object({ entries: z.record(z.string(), z.string()), revocations: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'testing/written-by-df27378.json'), 'utf8')))

const AT = Date.parse('2026-11-29T18:30:00.000Z')
const journal = journalOf([{ ...newPage(1), data: written.entries }])

describe('what an earlier release wrote', () => {
  it('is read as operations, all of it', () => {
    expect(journal).toMatchObject({ malformed: 0, newer: [] })
    expect(journal.operations.map(({ id }) => id).sort()).toEqual(Object.keys(written.entries).sort())
    const others = { moves: [], matching: 0, total: 0, from: '', unread: [] }
    const view = activityView(environment, snapshotOf(), journal, NO_ATTEMPTS, ALL_ACTIVITY, null, others)
    expect(view.operations).toHaveLength(journal.operations.length)
  })

  it('says who, why, when, what and how it ended as it did then', () => {
    for (const { id, title, by, reason, startedAt, commands, end } of journal.operations) {
      const before: unknown = JSON.parse(written.entries[id] ?? '')
      expect(before).toMatchObject({ id, title, by, reason, startedAt, commands })
      if (end !== null) expect(before).toMatchObject({ end: { at: end.at, message: end.message } })
    }
  })

  it('can be changed, and is then of today', () => {
    const { writes } = batchOf(
      [{ ...newPage(1), data: written.entries }],
      [{ id: 'op-open', change: (known) => ({ ...known, continuedAt: new Date(AT).toISOString() }) }],
      1,
    )
    expect(JSON.parse(writes[0]?.entries['op-open'] ?? '')).toMatchObject({ version: 3, job: null })
  })

  it('goes on: its orders are read with the secret of then', () => {
    sealWith('the secret of the fixture')
    const open = journal.operations.find(({ id }) => id === 'op-open')
    if (open === undefined) throw new Error('The entry is missing.')
    expect(unseal(open, AT + 60_000)).toMatchObject({
      atOnce: 2,
      pushes: [],
      steps: [{ sentence: 'Pin it.' }],
    })
  })

  it('ends sessions', () => {
    const revoked = revocationsIn({ metadata: { name: 'x' }, data: written.revocations })
    expect(revoked.map(([key]) => key).sort()).toEqual(
      [keyOfPerson('c'.repeat(64)), keyOfSession('a')].sort(),
    )
    revocations().learn(revoked, AT + 1_000)
    expect(revocations().has({ ...sessionWith(), id: 'a', since: AT - 1 })).toBe(true)
  })
})
