import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { ConfigMap } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { isNewer, textOfEntry, type Entry } from '#lib/server/journal/entry'
import { dataOf, pageFor, type PageWrite } from '#lib/server/journal/page-series'
import { entriesOf, JOURNAL_PAGES, operationsIn } from '#lib/server/journal/pages'

/** What one caller wants. The functions see what the changes before them do, and are called again after a conflict. */
export type Change =
  | { append: Operation; findSame: (operations: Operation[]) => Operation | undefined }
  | { id: string; change: (known: Operation) => Operation | null }

/** The answer counts once `write` is done. `write` is null if nothing has to be written for it. */
type Outcome = { answer: Answer<Operation | null>; write: PageWrite | null }

/** A function of the caller threw: a bug, of which only that caller hears. */
type Thrown = { thrown: unknown }

export type Batch = {
  /** Oldest page first: what is appended can depend on the changes before it, but a change depends on its own entry only. */
  writes: PageWrite[]
  /** Of each change, in their order. */
  outcomes: (Outcome | Thrown)[]
}

/**
 * Applies the changes one after another to the pages, in memory.
 * @param pages oldest first
 * @param firstFree the lowest number for a new page
 */
export function batchOf(pages: readonly ConfigMap[], changes: readonly Change[], firstFree: number): Batch {
  const entries = entriesOf(pages)
  const writes: PageWrite[] = pages.map((page) => ({ page, isNew: false, entries: {} }))
  const outcomes = changes.map((change) => {
    const decision = decide(change, entries)
    if (!('next' in decision)) return decision
    const { next } = decision
    const write = pageFor(JOURNAL_PAGES, next.id, writes, firstFree)
    write.entries[next.id] = textOfEntry(next, textIn(writes, next.id))
    entries.set(next.id, next)
    return { answer: { ok: true, value: next }, write } as const
  })
  return { writes: writes.filter((write) => Object.keys(write.entries).length > 0), outcomes }
}

function decide(change: Change, entries: ReadonlyMap<string, Entry>): { next: Operation } | Outcome | Thrown {
  try {
    return 'append' in change ? decideAppend(change, entries) : decideChange(change, entries)
  } catch (thrown) {
    return { thrown }
  }
}

function decideAppend(
  { append, findSame }: Extract<Change, { append: unknown }>,
  entries: ReadonlyMap<string, Entry>,
): { next: Operation } | Outcome {
  const operations = operationsIn(entries.values())
  const other = entries.get(append.id)
  if (other === 'malformed' || (other !== undefined && isNewer(other))) return nothingToWrite(UNREADABLE)
  // An earlier write without an answer may have written it.
  const known = operations.find(({ id }) => id === append.id) ?? findSame(operations)
  return known === undefined
    ? { next: afterAll(append, operations) }
    : nothingToWrite({ ok: true, value: known })
}

/** Clocks of replicas differ by seconds. One that is wrong by more must not become the clock of all. */
const MOST_SKEW_MS = 5 * 60_000

/** The operation with a start after those that it was written after, so that the order of the journal is that of the writes. */
function afterAll(operation: Operation, [newest]: readonly Operation[]): Operation {
  if (newest === undefined) return operation
  const behind = Date.parse(newest.startedAt) - Date.parse(operation.startedAt)
  if (behind < 0 || behind > MOST_SKEW_MS) return operation
  return { ...operation, startedAt: new Date(Date.parse(newest.startedAt) + 1).toISOString() }
}

/** A finished operation is a record: only what its writers could not tell elsewhere is still noted. */
function decideChange(
  { id, change }: Extract<Change, { id: unknown }>,
  entries: ReadonlyMap<string, Entry>,
): { next: Operation } | Outcome {
  const known = entries.get(id)
  if (known === undefined || known === 'malformed') return nothingToWrite(GONE)
  if (isNewer(known)) return nothingToWrite(NEWER)
  const next = change(known)
  if (next === null) return nothingToWrite({ ok: true, value: null })
  return { next: known.end === null ? next : { ...known, warnings: next.warnings } }
}

function nothingToWrite(answer: Answer<Operation | null>): Outcome {
  return { answer, write: null }
}

const GONE: Answer<never> = {
  ok: false,
  error: { code: 'not-found', message: 'The operation is no longer in the journal.' },
}

/** An id that follows from what an operation is for: another Quayside wrote it, or somebody changed what one wrote. */
const UNREADABLE: Answer<never> = {
  ok: false,
  error: {
    code: 'not-found',
    message: 'The journal has an entry of the same operation, which this Quayside cannot read.',
  },
}

const NEWER: Answer<never> = {
  ok: false,
  error: {
    code: 'not-found',
    message: 'A newer Quayside wrote or changed this operation, so this one cannot change it.',
  },
}

/** As the journal has it now, with the changes before this one. */
function textIn(writes: PageWrite[], id: string): string | null {
  return writes.map((write) => dataOf(write)[id]).findLast((text) => text !== undefined) ?? null
}
