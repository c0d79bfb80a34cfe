import 'server-only'
import { JOURNAL_LABEL } from '#lib/kubernetes/names'
import type { ConfigMap } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { parseEntry } from '#lib/server/journal/entry'

/** A page is a ConfigMap of the journal. Each change of an entry sends the whole page to each replica, so pages are small. */
const FULL_BYTES = 64 * 1024
/** Enough for some thousand operations. */
export const MOST_PAGES = 32

const NAME = /^quayside-journal-(?<number>\d{6,})$/

export type Journal = {
  /** Newest first. */
  operations: Operation[]
  /** How many entries cannot be read. */
  malformed: number
}

/** The ConfigMaps that are pages, oldest first. */
export function pagesIn(configMaps: readonly ConfigMap[]): ConfigMap[] {
  return configMaps.filter((each) => numberOf(each) > 0).sort((a, b) => numberOf(a) - numberOf(b))
}

export function newPage(after: ConfigMap | undefined, id: string, text: string): ConfigMap {
  const number = after === undefined ? 1 : numberOf(after) + 1
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `quayside-journal-${String(number).padStart(6, '0')}`,
      labels: { 'app.kubernetes.io/part-of': 'quayside', [JOURNAL_LABEL]: 'true' },
    },
    data: { [id]: text },
  }
}

/** Whether a page has room for another entry. An entry that is too large for any page gets its own. */
export function hasRoom({ data }: ConfigMap, text: string): boolean {
  const bytes = Object.values(data ?? {}).reduce((sum, each) => sum + Buffer.byteLength(each), 0)
  return bytes + Buffer.byteLength(text) <= FULL_BYTES
}

const read = new WeakMap<ConfigMap, { operations: Operation[]; malformed: number }>()

/** The entries of the pages. An unchanged page is not parsed again. */
export function journalOf(configMaps: readonly ConfigMap[]): Journal {
  const pages = pagesIn(configMaps).map((page) => {
    const known = read.get(page) ?? readPage(page)
    read.set(page, known)
    return known
  })
  return {
    operations: pages
      .flatMap(({ operations }) => operations)
      .sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt) || (a.id < b.id ? 1 : -1)),
    malformed: pages.reduce((sum, { malformed }) => sum + malformed, 0),
  }
}

function readPage({ data }: ConfigMap): Journal {
  const entries = Object.entries(data ?? {}).map(([id, text]) => parseEntry(id, text))
  const operations = entries.filter((entry) => entry !== null)
  return { operations, malformed: entries.length - operations.length }
}

function numberOf({ metadata }: ConfigMap): number {
  return Number(NAME.exec(metadata.name)?.groups?.number ?? 0)
}
