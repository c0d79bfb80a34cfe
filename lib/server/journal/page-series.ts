import 'server-only'
import { JOURNAL_LABEL } from '#lib/kubernetes/names'
import type { ConfigMap } from '#lib/kubernetes/objects'

/** A page is a ConfigMap of a series. Each change of an entry sends the whole page to each replica, so pages are small. */
const FULL_BYTES = 64 * 1024

/** ConfigMaps with numbers, which fill up one after another. */
export type PageSeries = {
  /** Selects them, and not those of other series. One watch has all that have the label, whatever its value. */
  selector: string
  mostPages: number
  /** 0 for a ConfigMap that is no page of the series. */
  numberOf: (configMap: ConfigMap) => number
  /** The ConfigMaps that are pages, oldest first. */
  pagesIn: (configMaps: Iterable<ConfigMap>) => ConfigMap[]
  newPage: (number: number) => ConfigMap
}

/** @param label the value of the label of the journal */
export function pageSeries(name: string, label: string, mostPages: number): PageSeries {
  // Longer numbers are not exact in JavaScript.
  const pattern = new RegExp(`^${name}-(?<number>\\d{6,15})$`)
  const numberOf = ({ metadata }: ConfigMap) => Number(pattern.exec(metadata.name)?.groups?.number ?? 0)
  const labels = { 'app.kubernetes.io/part-of': 'quayside', [JOURNAL_LABEL]: label }
  return {
    selector: `${JOURNAL_LABEL}=${label}`,
    mostPages,
    numberOf,
    pagesIn: (configMaps) =>
      [...configMaps].filter((each) => numberOf(each) > 0).sort((a, b) => numberOf(a) - numberOf(b)),
    newPage: (number) => {
      const metadata = { name: `${name}-${String(number).padStart(6, '0')}`, labels }
      return { apiVersion: 'v1', kind: 'ConfigMap', metadata }
    },
  }
}

/** Whether new entries need another page. It does not depend on the entry, so that replicas with the same page agree. */
function isFull({ page, entries }: PageWrite): boolean {
  const data = page.data ?? {}
  const keys = Object.keys(entries)
  const replaced = keys.filter((key) => Object.hasOwn(data, key))
  return bytesOf(data) - bytesOf(data, replaced) + bytesOf(entries, keys) >= FULL_BYTES
}

/** Of keys and texts. */
export function bytesOf(data: Record<string, string>, keys = Object.keys(data)): number {
  return keys.reduce((sum, key) => sum + key.length + Buffer.byteLength(data[key] ?? ''), 0)
}

/** Whether its entries can no longer change. Those that change move to a new page. */
function isClosed({ immutable, metadata }: ConfigMap): boolean {
  return immutable === true || metadata.deletionTimestamp !== undefined
}

/** One request that writes all changed entries of a page. */
export type PageWrite = { page: ConfigMap; isNew: boolean; entries: Record<string, string> }

/** The page that has the entry; otherwise the last one, or a new one, which is added to the writes. */
export function pageFor(series: PageSeries, id: string, writes: PageWrite[], firstFree: number): PageWrite {
  const holder = writes.findLast(
    ({ page, entries }) => Object.hasOwn(entries, id) || Object.hasOwn(page.data ?? {}, id),
  )
  if (holder !== undefined && !isClosed(holder.page)) return holder
  const last = writes.at(-1)
  if (last !== undefined && !isClosed(last.page) && !isFull(last)) return last
  const number = Math.max(firstFree, last === undefined ? 1 : series.numberOf(last.page) + 1)
  const write = { page: series.newPage(number), isNew: true, entries: {} }
  writes.push(write)
  return write
}

export function dataOf({ page, entries }: PageWrite): Record<string, string> {
  return { ...page.data, ...entries }
}
