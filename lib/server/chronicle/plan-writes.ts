import 'server-only'
import { endOf, type Fact, type Facts } from '#lib/domain/chronicle/facts'
import { isRoutine, merge } from '#lib/domain/chronicle/merge'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { factsIn, wordsIn } from '#lib/server/chronicle/chronicle-pages'
import { keyOf, readFact, textOf } from '#lib/server/chronicle/fact-text'
import { PageWords, WORDS_KEY } from '#lib/server/chronicle/page-words'
import { pageFor, type PageSeries, type PageWrite } from '#lib/server/journal/page-series'

/** The most that ended already that one look adds: of a large namespace, the first look finds far more. */
const MOST_ENDED = 2_000
/** Of the 700 facts that a page holds, and 400 with long names. What goes on is never thrown away, so there has to be room for others. */
const OPEN_IN_PAGE = 200
/** Of these, those of which nobody knows since when: each scheduled tag of a large namespace can be one. */
const UNDATED_IN_PAGE = 50

type Limits = {
  /** What is known to be over, without being seen: of what the pages have no more, nothing is written. */
  ended: Facts
  /** What ended before that is not written, in milliseconds: it was thrown away, or is too old. */
  notBefore: number
  /** Whether counts that went up are written, too. */
  withRoutine: boolean
  firstFree: number
}

/** `leftOutTo`: when the last of what was too much ended, in milliseconds; null if nothing was. */
type Planned = { writes: PageWrite[]; leftOutTo: number | null }

/** The requests that add to the pages what was seen. @param pages oldest first */
export function planWrites(
  series: PageSeries,
  pages: readonly ConfigMap[],
  seen: Facts,
  { ended: over, notBefore, withRoutine, firstFree }: Limits,
): Planned {
  const { facts: known, newer } = factsIn(pages)
  const overNow = [...over].filter(([identity]) => known.has(identity))
  const more: Fact[] = []
  const open: Fact[] = []
  const ended: Fact[] = []
  for (const [identity, fact] of merge(known, new Map([...overNow, ...seen]))) {
    const before = known.get(identity)
    if (before !== undefined) {
      if (withRoutine || !isRoutine(before, fact)) more.push(fact)
    } else if (fact.until === null) open.push(fact)
    else if (endOf(fact) >= notBefore) ended.push(fact)
  }
  const room = roomFor(series.mostPages, known)
  const undated = lastOf(room.undated, open.filter(isUndated))
  const newestOpen = lastOf(room.all, inOrder([...undated, ...open.filter((fact) => !isUndated(fact))]))
  const byEnd = sortedBy(ended, endOf)
  const leftOut = byEnd.slice(0, -MOST_ENDED).at(-1)
  const facts = [...more, ...inOrder([...byEnd.slice(-MOST_ENDED), ...newestOpen])]
  return {
    writes: writesOf(series, pages, facts, newer, firstFree),
    leftOutTo: leftOut === undefined ? null : endOf(leftOut),
  }
}

/** Whether what goes on is left out: then it says nothing that a fact is not known. */
export function isFull(mostPages: number, known: Facts): boolean {
  const { all, undated } = roomFor(mostPages, known)
  return all === 0 || undated === 0
}

/** For how many more facts that go on there is room. */
function roomFor(mostPages: number, known: Facts): { all: number; undated: number } {
  const open = [...known.values()].filter(({ until }) => until === null)
  return {
    all: Math.max(0, mostPages * OPEN_IN_PAGE - open.length),
    undated: Math.max(0, mostPages * UNDATED_IN_PAGE - open.filter(isUndated).length),
  }
}

function isUndated(fact: Fact): boolean {
  return beginningOf(fact) === -Infinity
}

function lastOf(most: number, facts: readonly Fact[]): readonly Fact[] {
  return facts.slice(Math.max(0, facts.length - most))
}

function inOrder(facts: readonly Fact[]): Fact[] {
  return sortedBy(facts, beginningOf)
}

function sortedBy(facts: readonly Fact[], timeOf: (fact: Fact) => number): Fact[] {
  return facts
    .map((fact): [number, Fact] => [timeOf(fact), fact])
    .sort(([a], [b]) => a - b)
    .map(([, fact]) => fact)
}

/** The requests that take out of pages that will be deleted what goes on, and what more they know of facts that stay. */
export function planRescue(
  series: PageSeries,
  leaving: readonly ConfigMap[],
  staying: readonly ConfigMap[],
): PageWrite[] {
  const { facts, newer } = factsIn(staying)
  const more = [...merge(facts, factsIn(leaving).facts)]
    .filter(([identity, { until }]) => until === null || facts.has(identity))
    .map(([, fact]) => fact)
  return writesOf(series, staying, more, newer, 1)
}

function writesOf(
  series: PageSeries,
  pages: readonly ConfigMap[],
  facts: readonly Fact[],
  newer: ReadonlySet<string>,
  firstFree: number,
): PageWrite[] {
  const last = pages.at(-1)
  const free = Math.max(firstFree, last === undefined ? 1 : series.numberOf(last) + 1)
  // What cannot be read is written anew, into another page.
  const open = pages.filter((page) => wordsIn(page) !== null)
  const writes: PageWrite[] = open.map((page) => ({ page, isNew: false, entries: {} }))
  const wordsOf = new Map<ConfigMap, PageWords>()
  for (const fact of facts) {
    const key = keyOf(fact)
    if (newer.has(key) || !isReadable(fact)) continue
    const { page, entries } = pageFor(series, key, writes, free)
    const words = wordsOf.get(page) ?? wordsIn(page)?.copy() ?? PageWords.none()
    wordsOf.set(page, words)
    const { size } = words
    entries[key] = textOf(fact, words)
    if (words.size > size) entries[WORDS_KEY] = words.text
  }
  return writes.filter(({ entries }) => Object.keys(entries).length > 0)
}

/** What could not be read back, such as a name that is too long, would be written again and again. */
function isReadable(fact: Fact): boolean {
  const words = PageWords.none()
  return typeof readFact(keyOf(fact), textOf(fact, words), words) !== 'string'
}

function beginningOf(fact: Fact): number {
  if (fact.kind === 'run') return Date.parse(fact.from.at)
  if (fact.kind === 'switch') return Date.parse(fact.from?.at ?? '') || -Infinity
  return Date.parse(fact.kind === 'image' ? fact.importedAt : fact.at)
}

/**
 * The pages that leave: the oldest ones of too many, and those of which all ended before the days that are kept. The last page stays, and
 * what cannot be read may go on: its words can come back, and a later Quayside can read it.
 * @param firstDay in milliseconds
 */
export function leavingPages(series: PageSeries, pages: readonly ConfigMap[], firstDay: number): ConfigMap[] {
  const surplus = pages.slice(0, Math.max(0, pages.length - series.mostPages))
  const old = pages.slice(surplus.length, -1)
  // What goes on by an old page can have ended by a later one.
  const { facts } = factsIn(pages)
  const young = old.findIndex((page) => {
    const { facts: own, malformed, newer } = factsIn([page])
    if (malformed + newer.size > 0) return true
    return [...own].some(([identity, fact]) => endOf(facts.get(identity) ?? fact) >= firstDay)
  })
  return [...surplus, ...old.slice(0, young < 0 ? old.length : young)]
}

/** When the last of what these pages told ended, in milliseconds; null if all of it goes on. */
export function lastEndIn(pages: readonly ConfigMap[]): number | null {
  const ends = [...factsIn(pages).facts.values()].map(endOf).filter(Number.isFinite)
  return ends.reduce<number | null>((last, end) => Math.max(last ?? end, end), null)
}
