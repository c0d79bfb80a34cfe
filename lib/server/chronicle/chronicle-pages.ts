import 'server-only'
import { identityOf, type Fact } from '#lib/domain/chronicle/facts'
import { joined } from '#lib/domain/chronicle/merge'
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

const read = new WeakMap<ConfigMap, [string, ReturnType<typeof readFact>][]>()

/** A fact can be in two pages, if one of them was closed. An unchanged page is not parsed again, and its facts are the same objects. */
export function factsIn(pages: readonly ConfigMap[]): PageFacts {
  const facts = new Map<string, Fact>()
  const newer = new Set<string>()
  let malformed = 0
  for (const page of pages) {
    for (const [key, fact] of entriesOf(page)) {
      if (fact === 'malformed') malformed += 1
      else if (fact === 'newer') newer.add(key)
      else {
        const identity = identityOf(fact)
        const other = facts.get(identity)
        facts.set(identity, other === undefined ? fact : joined(other, fact))
      }
    }
  }
  return { facts, malformed, newer }
}

function entriesOf(page: ConfigMap): [string, ReturnType<typeof readFact>][] {
  const known =
    read.get(page) ?? Object.entries(page.data ?? {}).map(([key, text]) => [key, readFact(key, text)])
  read.set(page, known)
  return known
}
