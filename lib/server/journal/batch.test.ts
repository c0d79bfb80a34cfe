import { describe, expect, it } from 'vitest'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { operationWith } from '#lib/plan/testing/test-operations'
import { batchOf, type Change } from '#lib/server/journal/batch'
import { textOfEntry } from '#lib/server/journal/entry'
import { journalOf, newPage } from '#lib/server/journal/pages'

const pageOf = (number: number, data: Record<string, string>, more: Partial<ConfigMap> = {}): ConfigMap => ({
  ...newPage(number),
  data,
  ...more,
})
const entryOf = (id: string, title = id) => textOfEntry(operationWith({ id, title }))
const append = (id: string, title = id): Change => ({
  append: operationWith({ id, title }),
  findSame: () => undefined,
})
const rename = (id: string, title: string): Change => ({ id, change: (known) => ({ ...known, title }) })
const LONG = 'x'.repeat(70_000)

/** What is written, as `number of the page: ids`, and `+` before a new page. */
function writesOf(pages: ConfigMap[], changes: Change[], firstFree = 1): string[] {
  return batchOf(pages, changes, firstFree).writes.map(({ page, isNew, entries }) => {
    const number = Number(page.metadata.name.slice(-6))
    return `${isNew ? '+' : ''}${number}: ${Object.keys(entries).join(' ')}`
  })
}

describe('the writes of a batch', () => {
  it('are one for each page, the oldest first', () => {
    const pages = [pageOf(1, { a: entryOf('a'), b: entryOf('b') }), pageOf(2, { c: entryOf('c') })]
    const changes = [append('d'), rename('b', 'B'), rename('a', 'A'), rename('d', 'D'), rename('c', 'C')]
    expect(writesOf(pages, changes)).toEqual(['1: b a', '2: d c'])
  })

  it('go on in new pages when one is full', () => {
    expect(writesOf([], [append('a', LONG), append('b', LONG), append('c')])).toEqual([
      '+1: a',
      '+2: b',
      '+3: c',
    ])
    expect(writesOf([pageOf(7, { a: entryOf('a', LONG) })], [append('b'), rename('a', 'A')])).toEqual([
      '7: a',
      '+8: b',
    ])
  })

  it('use no number below the first free one', () => {
    expect(writesOf([pageOf(1, { a: entryOf('a', LONG) })], [append('b')], 5)).toEqual(['+5: b'])
  })

  it('move what changes out of a page that cannot change', () => {
    const pages = [pageOf(1, { a: entryOf('a'), b: entryOf('b') }, { immutable: true })]
    const { writes } = batchOf(pages, [rename('a', 'A'), append('c'), rename('a', 'AA')], 1)
    const [write] = writes
    expect(Object.keys(write?.entries ?? {})).toEqual(['a', 'c'])
    const after = [...pages, pageOf(2, write?.entries ?? {})]
    expect(
      journalOf(after)
        .operations.map(({ title }) => title)
        .sort(),
    ).toEqual(['AA', 'b', 'c'])
  })
})

describe('an entry that a newer Quayside wrote', () => {
  const text = '{"version":5,"id":"a","shape":"another"}'
  const pages = [pageOf(1, { a: text, b: entryOf('b'), c: 'nonsense' })]

  it('is counted, and not as one that cannot be read', () => {
    expect(journalOf(pages)).toMatchObject({ operations: [{ id: 'b' }], newer: [{ id: 'a' }], malformed: 1 })
  })

  it('is never replaced by one of the same id', () => {
    const { writes, outcomes } = batchOf(pages, [append('a'), append('c')], 1)
    expect(writes).toEqual([])
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({
        answer: { error: { message: expect.stringContaining('cannot read') as string } },
      })
  })

  it('is never written', () => {
    const { writes, outcomes } = batchOf(pages, [rename('a', 'A'), rename('b', 'B')], 1)
    expect(writes.map(({ entries }) => Object.keys(entries))).toEqual([['b']])
    expect(outcomes[0]).toMatchObject({
      answer: { error: { message: expect.stringContaining('newer') as string } },
    })
  })
})

it('an entry has a version, and is read without one', () => {
  const text = entryOf('a')
  expect(JSON.parse(text)).toMatchObject({ version: 3 })
  const { version: _, ...old } = JSON.parse(text) as Record<string, unknown>
  const journal = (data: string) => journalOf([pageOf(1, { a: data })])
  expect(journal(JSON.stringify(old))).toEqual(journal(text))
  expect(journal(text).operations).toEqual([operationWith({ id: 'a', title: 'a' })])
})

describe('a journal', () => {
  const at = (hour: number) => `2026-11-23T${hour}:00:00.000Z`
  const entry = (id: string, hour: number) => ({
    [id]: textOfEntry(operationWith({ id, startedAt: at(hour) })),
  })

  it('has all operations from the first one on, while it has its first page', () => {
    expect(journalOf([]).from).toBeNull()
    expect(journalOf([pageOf(1, entry('a', 10)), pageOf(2, entry('b', 12))]).from).toBeNull()
  })

  it('has all operations from its oldest page on, once older ones are deleted', () => {
    const pages = [pageOf(3, { ...entry('b', 12), ...entry('c', 13) }), pageOf(4, entry('a', 10))]
    expect(journalOf(pages).from).toBe(at(12))
  })
})

describe('the order of the journal', () => {
  const at = (id: string, startedAt: string): Change => ({
    append: operationWith({ id, startedAt }),
    findSame: () => undefined,
  })
  const orderAfter = (...changes: Change[]) => {
    const { writes } = batchOf(
      [pageOf(1, { first: textOfEntry(operationWith({ id: 'first', startedAt: NOON })) })],
      changes,
      1,
    )
    const page = pageOf(1, {
      first: textOfEntry(operationWith({ id: 'first', startedAt: NOON })),
      ...writes[0]?.entries,
    })
    return journalOf([page]).operations.map(({ id }) => id)
  }
  const NOON = '2026-11-23T12:00:00.000Z'

  it('is that of the writes, although the clock of a replica is behind', () => {
    expect(orderAfter(at('b', '2026-11-23T11:56:00.000Z'), at('a', '2026-11-23T11:59:59.000Z'))).toEqual([
      'a',
      'b',
      'first',
    ])
    expect(orderAfter(at('b', NOON), at('a', NOON))).toEqual(['a', 'b', 'first'])
    expect(orderAfter(at('b', '2026-11-23T12:00:01.000Z'))).toEqual(['b', 'first'])
  })

  it('does not take over the time of a clock that is wrong', () => {
    const startedAt = '2026-11-23T11:50:00.000Z'
    const { outcomes } = batchOf(
      [pageOf(1, { first: textOfEntry(operationWith({ id: 'first', startedAt: NOON })) })],
      [at('b', startedAt)],
      1,
    )
    expect(outcomes[0]).toMatchObject({ answer: { value: { startedAt } } })
  })
})
