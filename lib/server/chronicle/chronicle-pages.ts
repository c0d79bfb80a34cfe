import 'server-only'
import { LRUCache } from 'lru-cache'
import { identityOf, type Fact } from '#lib/domain/chronicle/facts'
import { joined } from '#lib/domain/chronicle/merge'
import { Memo } from '#lib/domain/memo'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { readFact } from '#lib/server/chronicle/fact-text'
import { PageWords, WORDS_KEY } from '#lib/server/chronicle/page-words'
import { bytesOf } from '#lib/server/journal/page-series'

/** What the pages of a chronicle hold. */
export type PageFacts = {
  facts: ReadonlyMap<string, Fact>
  /** How many entries cannot be read. */
  malformed: number
  /** Keys of entries that a later Quayside wrote: those are left alone. */
  newer: ReadonlySet<string>
}

type Entry = { key: string; text: string; fact: Fact | 'malformed' | 'newer'; identity: string }

/** `words`: null if they are missing or cannot be read. */
type ReadPage = { words: PageWords | null; entries: readonly Entry[] }

const pagesRead = new WeakMap<ConfigMap, ReadPage>()
/** Of 64 full pages, which take about 50 MB. Most of those that change are the last of an environment. */
const REMEMBERED_BYTES = 4 * 1024 * 1024

/** Pages as they were read last: of one that changed, only what changed is parsed. Those that are gone are forgotten when others come. */
const lastRead = new LRUCache<string, ReadPage>({ maxSize: REMEMBERED_BYTES })
const joinedPages = new Memo<ConfigMap, PageFacts>()

/** A fact can be in two pages, if one of them was closed. An unchanged entry is not parsed again, and its fact is the same object. */
export function factsIn(pages: readonly ConfigMap[]): PageFacts {
  const last = pages.at(-1)
  return last === undefined ? joinedFacts([]) : joinedPages.of(last, pages, () => joinedFacts(pages))
}

/** In a page that Quayside fills, they have fewer characters. */
const MOST_WORDS = 64 * 1024

/**
 * The words that the facts of a page are made of. Null if nothing can be added to it: they are missing or too
 * long, or something cannot be read. There may be places whose words somebody took away, and another word at such a place would forge a fact.
 */
export function wordsIn(page: ConfigMap): PageWords | null {
  const { words, entries } = readPage(page)
  const isLong = (page.data?.[WORDS_KEY]?.length ?? 0) > MOST_WORDS
  return isLong || entries.some(({ fact }) => fact === 'malformed') ? null : words
}

function joinedFacts(pages: readonly ConfigMap[]): PageFacts {
  const facts = new Map<string, Fact>()
  const newer = new Set<string>()
  let malformed = 0
  for (const { key, fact, identity } of pages.flatMap((page) => readPage(page).entries)) {
    if (fact === 'malformed') malformed += 1
    else if (fact === 'newer') newer.add(key)
    else {
      const other = facts.get(identity)
      facts.set(identity, other === undefined ? fact : joined(other, fact))
    }
  }
  return { facts, malformed, newer }
}

function readPage(page: ConfigMap): ReadPage {
  const known = pagesRead.get(page)
  if (known !== undefined) return known
  const { namespace = '', name, uid = '' } = page.metadata
  const place = `${namespace} ${name} ${uid}`
  const read = readAgain(page, lastRead.get(place))
  // Its size has to be greater than 0, also of an empty page.
  lastRead.set(place, read, { size: bytesOf(page.data ?? {}) + 1 })
  pagesRead.set(page, read)
  return read
}

function readAgain(page: ConfigMap, before: ReadPage | undefined): ReadPage {
  const data = page.data ?? {}
  const words = PageWords.read(data[WORDS_KEY], before?.words ?? null)
  const meaning = words ?? PageWords.none()
  const isSame = meaning.continues(before?.words ?? PageWords.none())
  const known = new Map(before?.entries.map((entry) => [entry.key, entry]))
  const entries = Object.entries(data).flatMap(([key, text]): Entry[] => {
    if (key === WORDS_KEY && words !== null) return []
    const same = known.get(key)
    // What a word was missing for can be read once it is there.
    const isKept = isSame && same?.text === text && same.fact !== 'malformed'
    return [isKept ? same : entryOf(key, text, meaning)]
  })
  return { words, entries }
}

function entryOf(key: string, text: string, words: PageWords): Entry {
  const fact = readFact(key, text, words)
  return { key, text, fact, identity: typeof fact === 'string' ? '' : identityOf(fact) }
}
