import 'server-only'
import { JOURNAL_LABEL } from '#lib/kubernetes/names'
import type { ConfigMap } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import type { NewerEntry } from '#lib/plan/records/newer-entry'
import { isNewer, readEntry, type Entry } from '#lib/server/journal/entry'

/** A page is a ConfigMap of the journal. Each change of an entry sends the whole page to each replica, so pages are small. */
const FULL_BYTES = 64 * 1024
/** Enough for some thousand operations. */
export const MOST_PAGES = 32

/** Longer numbers are not exact in JavaScript. */
const NAME = /^quayside-journal-(?<number>\d{6,15})$/

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

/** The ConfigMaps that are pages, oldest first. */
export function pagesIn(configMaps: Iterable<ConfigMap>): ConfigMap[] {
  return [...configMaps].filter((each) => numberOf(each) > 0).sort((a, b) => numberOf(a) - numberOf(b))
}

export function numberOf({ metadata }: ConfigMap): number {
  return Number(NAME.exec(metadata.name)?.groups?.number ?? 0)
}

export function newPage(number: number): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `quayside-journal-${String(number).padStart(6, '0')}`,
      labels: { 'app.kubernetes.io/part-of': 'quayside', [JOURNAL_LABEL]: 'true' },
    },
  }
}

/** Whether new entries need another page. It does not depend on the entry, so that replicas with the same page agree. */
export function isFull(data: ConfigMap['data']): boolean {
  return Object.values(data ?? {}).reduce((sum, each) => sum + Buffer.byteLength(each), 0) >= FULL_BYTES
}

/** Whether its entries can no longer change. Those that change move to a new page. */
export function isClosed({ immutable, metadata }: ConfigMap): boolean {
  return immutable === true || metadata.deletionTimestamp !== undefined
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
