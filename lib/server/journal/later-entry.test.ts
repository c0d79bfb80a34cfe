import fc from 'fast-check'
import { expect, it } from 'vitest'
import { snapshotOf } from '#lib/domain/testing/test-objects'
import { environment } from '#lib/domain/testing/test-views'
import { withBeat } from '#lib/plan/operation/lease'
import type { Operation } from '#lib/plan/operation/operation'
import { activityView } from '#lib/plan/records/activity-view'
import { ALL_ACTIVITY } from '#lib/plan/records/activity-filter'
import { NO_ATTEMPTS } from '#lib/plan/records/attempt'
import { textOf } from '#lib/plan/records/newer-entry'
import { operationWith } from '#lib/plan/testing/test-operations'
import { batchOf } from '#lib/server/journal/batch'
import { textOfEntry } from '#lib/server/journal/entry'
import { journalOf, newPage } from '#lib/server/journal/pages'

/** What the next Quayside may write: another version, words that this one does not know, further members. */

const AT = '2026-11-23T18:30:00.000Z'
const workload = { kind: 'Deployment', name: 'tokman' } as const
const counts = { desired: 2, ready: 2, onTarget: 2 }
const open = operationWith({
  id: 'a',
  lease: { owner: 'one', beat: 1, orders: '' },
  effects: [{ workload, container: 'tokman', from: null, to: null }],
})
const ended: Operation = {
  ...open,
  lease: null,
  end: {
    state: 'healthy',
    at: AT,
    message: 'All is well.',
    next: [],
    workloads: [{ workload, state: 'healthy', reason: null, images: [], ...counts }],
  },
}

type Path = (string | number)[]
const WORDS: Path[] = [
  ['request', 'action'],
  ['steps', 0, 'state'],
  ['effects', 0, 'workload', 'kind'],
  ['end', 'state'],
  ['end', 'workloads', 0, 'state'],
]
const OBJECTS: Path[] = [[], ['steps', 0], ['effects', 0], ['lease'], ['end'], ['end', 'workloads', 0]]

type Later = { known: Operation; version: number; words: Path[]; objects: Path[] }

const later: fc.Arbitrary<Later> = fc.record({
  known: fc.constantFrom(open, ended),
  version: fc.constantFrom(3, 4, 5, 17),
  words: fc.subarray(WORDS),
  objects: fc.subarray(OBJECTS),
})

/** The value with another one at the path, where there is something. */
function changed(value: unknown, [key, ...rest]: Path, change: (before: object) => unknown): unknown {
  if (key === undefined) return value === null ? null : change(Object(value) as object)
  if (typeof value !== 'object' || value === null) return value
  const next = Object.entries(value).map(([name, each]): [string, unknown] => [
    name,
    name === String(key) ? changed(each, rest, change) : each,
  ])
  return Array.isArray(value) ? next.map(([, each]) => each) : Object.fromEntries(next)
}

const member = (value: object) => ({ ...value, fromLater: { is: [1, 'two'] } })

function entryOf({ known, version, words, objects }: Later): string {
  let json: unknown = { ...known, version }
  for (const path of words) json = changed(json, path, () => 'teleported')
  for (const path of objects) json = changed(json, path, member)
  return JSON.stringify(json)
}

const pagesWith = (text: string) => [
  { ...newPage(1), data: { a: text, b: textOfEntry(operationWith({ id: 'b' })) } },
]
const touch = (id: string) => ({
  id,
  change: (known: Operation) => ({ ...withBeat(known), warnings: ['No Event.'] }),
})
const textAfter = (text: string) => {
  const { writes, outcomes } = batchOf(pagesWith(text), [touch('a'), touch('b')], 1)
  return { outcome: outcomes[0], written: writes[0]?.entries ?? {} }
}

it('is shown with who, when, what and how it ended, and is neither changed nor carried on', () => {
  fc.assert(
    fc.property(later, (each) => {
      const text = entryOf(each)
      const isWord = each.words.some(([first]) => first !== 'end' || each.known.end !== null)
      const journal = journalOf(pagesWith(text))
      expect(journal.malformed).toBe(0)
      const isShownAsText = each.version > 4 || isWord
      expect(journal.newer.map(({ id }) => id)).toEqual(isShownAsText ? ['a'] : [])
      const others = { moves: [], matching: 0, total: 0, from: '', unread: [] }
      const view = activityView(environment, snapshotOf(), journal, NO_ATTEMPTS, ALL_ACTIVITY, null, others)
      expect(view.operations.map(({ id }) => id)).toContain('b')
      if (!isShownAsText) return
      // What is among the operations is what others act upon.
      expect(journal.operations.map(({ id }) => id)).toEqual(['b'])
      const { outcome, written } = textAfter(text)
      expect(outcome).toMatchObject({ answer: { ok: false, error: { code: 'not-found' } }, write: null })
      expect(Object.keys(written)).toEqual(['b'])
      const shown = journal.newer.map(textOf).join()
      const result = each.known.end === null ? [] : ['All is well']
      for (const part of [open.title, 'By: Ola', 'it crashes', 'Action: ', ...result])
        expect(shown).toContain(part)
    }),
  )
})

it('keeps members that this Quayside does not know when it is changed', () => {
  fc.assert(
    fc.property(later, (each) => {
      const text = entryOf({ ...each, version: 3, words: [] })
      const { written } = textAfter(text)
      const before: unknown = JSON.parse(text)
      const after: unknown = JSON.parse(written.a ?? '')
      const beat = each.known.end === null ? 2 : null
      const expected = changed(
        changed(before, ['warnings'], () => ['No Event.']),
        ['lease', 'beat'],
        () => beat,
      )
      expect(after).toEqual(expected)
    }),
  )
})

it('is told from what somebody typed into the ConfigMap', () => {
  const typed = [
    '{}',
    '[]',
    'null',
    '7',
    '{"id":"a"}',
    '{"id":"other","title":"x","by":"y"}',
    '{"version":"next"}',
  ]
  for (const text of typed) expect(journalOf(pagesWith(text))).toMatchObject({ malformed: 1, newer: [] })
  const changedByHand = JSON.stringify({ ...open, startedAt: 'yesterday' })
  expect(journalOf(pagesWith(changedByHand))).toMatchObject({
    malformed: 0,
    newer: [{ id: 'a', isOfLaterVersion: false, startedAt: null }],
  })
})
