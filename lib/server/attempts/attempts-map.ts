import 'server-only'
import { JOURNAL_LABEL } from '#lib/kubernetes/names'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { NO_ATTEMPTS, type Attempt, type Attempts } from '#lib/plan/records/attempt'
import { readKey, readRow, type AttemptRow } from '#lib/server/attempts/attempt-row'

export const ATTEMPTS_NAME = 'quayside-attempts'
/** The last day of which rows were removed before their time. */
const LEFT_OUT_KEY = 'left-out'

const LABELS = { 'app.kubernetes.io/part-of': 'quayside', [JOURNAL_LABEL]: 'true' }

const DAYS = 30
/** A ConfigMap may have 1 MiB, and a row 4 KiB. */
const MOST_ROWS = 200
/** So that one person leaves most of them to others. */
const MOST_ROWS_OF_PERSON = 60

const DAY_MS = 86_400_000

/** Rows of several processes are one attempt: their counts add up. */
export function attemptsIn(stored: Pick<ConfigMap, 'data'>): Attempts {
  const data = stored.data ?? {}
  const found = Object.entries(data).flatMap(([key, text]) => {
    const id = readKey(key)?.id
    return id === undefined ? [] : [{ id, row: readRow(text) }]
  })
  const attempts = new Map<string, Attempt>()
  for (const { id, row } of found)
    if (typeof row === 'object') attempts.set(id, joined(id, row, attempts.get(id)))
  return {
    attempts: [...attempts.values()].sort((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt)),
    malformed: found.filter(({ row }) => row === 'malformed').length,
    newer: found.filter(({ row }) => row === 'newer').length,
    leftOutTo: dayIn(data[LEFT_OUT_KEY]),
  }
}

const read = new WeakMap<ConfigMap, Attempts>()

/** The attempts among the ConfigMaps of the journal. */
export function attemptsAmong(configMaps: readonly ConfigMap[]): Attempts {
  const stored = configMaps.find(({ metadata }) => metadata.name === ATTEMPTS_NAME)
  if (stored === undefined) return NO_ATTEMPTS
  const known = read.get(stored) ?? attemptsIn(stored)
  read.set(stored, known)
  return known
}

function joined(id: string, row: AttemptRow, other: Attempt | undefined): Attempt {
  const { version: _version, person: _person, issuer: _issuer, ...own } = row
  if (other === undefined) return { id, ...own }
  const later = row.lastAt > other.lastAt ? own : other
  return {
    ...later,
    id,
    firstAt: row.firstAt < other.firstAt ? row.firstAt : other.firstAt,
    count: row.count + other.count,
  }
}

function dayIn(text: string | undefined): string | null {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? text : null
}

/** @param rows by their keys */
export function newAttemptsMap(rows: ReadonlyMap<string, AttemptRow>): ConfigMap {
  const metadata = { name: ATTEMPTS_NAME, labels: LABELS }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: dataOf(rows) }
}

/**
 * A merge patch. Each process has keys of its own, so what others write at the same time stays, and no resourceVersion is named. It
 * removes what is old, and what is too much.
 */
export function patchOf(rows: ReadonlyMap<string, AttemptRow>, known: ConfigMap | undefined, now: number) {
  const data = dataOf(rows)
  const stored = { ...known?.data, ...data }
  const { old, surplus } = removable(stored, new Date(now - DAYS * DAY_MS).toISOString().slice(0, 10))
  const removed = Object.fromEntries([...old, ...surplus].map((key) => [key, null]))
  const leftOut = [dayIn(stored[LEFT_OUT_KEY]), ...surplus.map((key) => readKey(key)?.day)]
  const leftOutTo = leftOut
    .flatMap((day) => day ?? [])
    .sort()
    .at(-1)
  const mark = surplus.length > 0 && leftOutTo !== undefined ? { [LEFT_OUT_KEY]: leftOutTo } : {}
  return { metadata: { labels: LABELS }, data: { ...data, ...removed, ...mark } }
}

function dataOf(rows: ReadonlyMap<string, AttemptRow>): Record<string, string> {
  return Object.fromEntries([...rows].map(([key, row]) => [key, JSON.stringify(row)]))
}

type Kept = { key: string; day: string; person: string; lastAt: string }

/** `surplus`: while there are too many rows, the oldest one of who has most. Rows that cannot be read are those of nobody. */
function removable(data: Record<string, string>, firstDay: string): { old: string[]; surplus: string[] } {
  const all = Object.entries(data).flatMap(([key, text]): Kept[] => {
    const day = readKey(key)?.day
    const row = readRow(text)
    const { person, lastAt } = typeof row === 'object' ? row : { person: '', lastAt: '' }
    return day === undefined ? [] : [{ key, day, person, lastAt }]
  })
  const old = all.filter(({ day }) => day < firstDay)
  const byPerson = new Map<string, Kept[]>()
  for (const each of all.filter(({ day }) => day >= firstDay).sort(byTime))
    byPerson.set(each.person, [...(byPerson.get(each.person) ?? []), each])
  const surplus: string[] = []
  for (let count = all.length - old.length; ; count -= 1) {
    const [most = []] = [...byPerson.values()].sort((a, b) => b.length - a.length)
    const first = most.length > MOST_ROWS_OF_PERSON || count > MOST_ROWS ? most.shift() : undefined
    if (first === undefined) return { old: old.map(({ key }) => key), surplus }
    surplus.push(first.key)
  }
}

function byTime(one: Kept, other: Kept): number {
  return one.lastAt < other.lastAt ? -1 : 1
}
