import 'server-only'
import type { ConfigMap } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import type { NewerEntry } from '#lib/plan/records/newer-entry'
import { isNewer, readEntry, type Entry } from '#lib/server/journal/entry'
import { pageSeries } from '#lib/server/journal/page-series'

/** Enough for some thousand operations. */
const MOST_PAGES = 32

export const JOURNAL_PAGES = pageSeries('quayside-journal', 'true', MOST_PAGES)

export const { newPage } = JOURNAL_PAGES
const { numberOf, pagesIn } = JOURNAL_PAGES

export type Journal = {
  /** Newest first. */
  operations: Operation[]
  /** How many entries cannot be read. */
  malformed: number
  /** Entries that have what this Quayside does not know. */
  newer: NewerEntry[]
  /** From when on it has all operations; null if from the first one on. Its oldest pages are deleted. */
  from: string | null
}

export function journalOf(configMaps: Iterable<ConfigMap>): Journal {
  const pages = pagesIn(configMaps)
  const entries = [...entriesOf(pages).values()]
  return {
    operations: operationsIn(entries),
    from: wholeFrom(pages),
    malformed: entries.filter((each) => each === 'malformed').length,
    newer: entries.flatMap((each) => (each !== 'malformed' && isNewer(each) ? [each] : [])),
  }
}

/** Pages before the first one were deleted. An operation that goes on can have moved from there to a later page. */
function wholeFrom([first, ...others]: readonly ConfigMap[]): string | null {
  if (first === undefined || numberOf(first) === 1) return null
  return operationsIn(entriesOf([first]).values()).at(-1)?.startedAt ?? wholeFrom(others)
}

/** Newest first. */
export function operationsIn(entries: Iterable<Entry>): Operation[] {
  return [...entries]
    .flatMap((each) => (each === 'malformed' || isNewer(each) ? [] : [each]))
    .sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt) || (a.id < b.id ? 1 : -1))
}

const read = new WeakMap<ConfigMap, [string, Entry][]>()

/** The entries by id. Of one that moved, the later page has the right one. An unchanged page is not parsed again. */
export function entriesOf(pages: readonly ConfigMap[]): Map<string, Entry> {
  return new Map(
    pages.flatMap((page) => {
      const known = read.get(page) ?? readPage(page)
      read.set(page, known)
      return known
    }),
  )
}

function readPage({ data }: ConfigMap): [string, Entry][] {
  return Object.entries(data ?? {}).map(([id, text]) => [id, readEntry(id, text)])
}
