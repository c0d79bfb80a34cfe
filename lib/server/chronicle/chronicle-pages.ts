import 'server-only'
import { LRUCache } from 'lru-cache'
import { identityOf, type Fact } from '#lib/domain/chronicle/facts'
import { joined } from '#lib/domain/chronicle/merge'
import { Memo } from '#lib/domain/memo'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { readFact } from '#lib/server/chronicle/fact-text'

/** What the pages of a chronicle hold. */
export type PageFacts = {
  facts: ReadonlyMap<string, Fact>
  /** How many entries cannot be read. */
  malformed: number
  /** Keys of entries that a later Quayside wrote: those are left alone. */
  newer: ReadonlySet<string>
}

type Entry = { key: string; text: string; fact: Fact | 'malformed' | 'newer'; identity: string }

const pagesRead = new WeakMap<ConfigMap, readonly Entry[]>()
/** The entries of each page as it was read last: of a page that changed, only what changed is parsed. */
const lastRead = new LRUCache<string, ReadonlyMap<string, Entry>>({ max: 1_000 })
const joinedPages = new Memo<ConfigMap, PageFacts>()

/** A fact can be in two pages, if one of them was closed. An unchanged entry is not parsed again, and its fact is the same object. */
export function factsIn(pages: readonly ConfigMap[]): PageFacts {
  const last = pages.at(-1)
  return last === undefined ? joinedFacts([]) : joinedPages.of(last, pages, () => joinedFacts(pages))
}

function joinedFacts(pages: readonly ConfigMap[]): PageFacts {
  const facts = new Map<string, Fact>()
  const newer = new Set<string>()
  let malformed = 0
  for (const { key, fact, identity } of pages.flatMap(entriesOf)) {
    if (fact === 'malformed') malformed += 1
    else if (fact === 'newer') newer.add(key)
    else {
      const other = facts.get(identity)
      facts.set(identity, other === undefined ? fact : joined(other, fact))
    }
  }
  return { facts, malformed, newer }
}

function entriesOf(page: ConfigMap): readonly Entry[] {
  const known = pagesRead.get(page)
  if (known !== undefined) return known
  const { namespace = '', name, uid = '' } = page.metadata
  const place = `${namespace} ${name} ${uid}`
  const before = lastRead.get(place)
  const entries = Object.entries(page.data ?? {}).map(([key, text]): Entry => {
    const same = before?.get(key)
    return same?.text === text ? same : entryOf(key, text)
  })
  lastRead.set(place, new Map(entries.map((entry) => [entry.key, entry])))
  pagesRead.set(page, entries)
  return entries
}

function entryOf(key: string, text: string): Entry {
  const fact = readFact(key, text)
  return { key, text, fact, identity: typeof fact === 'string' ? '' : identityOf(fact) }
}
