import 'server-only'
import { createHash } from 'node:crypto'
import { identityOf, type Fact } from '#lib/domain/chronicle/facts'
import { parseJson } from '#lib/domain/json'
import { earlierFact } from '#lib/server/chronicle/earlier-fact'
import { factCodec } from '#lib/server/chronicle/fact-codec'
import type { PageWords } from '#lib/server/chronicle/page-words'

/** Those below it are of facts that have all of their words. A later Quayside counts up when it writes what this one would misread. */
const VERSION = 4

/** 72 bits: not even on purpose does somebody find another fact with the key of one of ten thousand. */
const KEY_LENGTH = 12
const EARLIER_KEY_LENGTH = 20

/** The key of a fact in its ConfigMap: which fact it is, whoever writes it. */
export function keyOf(fact: Fact, length = KEY_LENGTH): string {
  return createHash('sha256').update(identityOf(fact)).digest('base64url').slice(0, length)
}

/** A list of numbers. @param words of the page that it is for: those that they lack are added */
export function textOf(fact: Fact, words: PageWords): string {
  return JSON.stringify({ v: VERSION, f: factCodec.write(fact, { words, first: null }) })
}

/**
 * People can write anything into a ConfigMap: `malformed` for what tells of nothing, or has the key of another fact.
 * @param words of its page
 */
export function readFact(key: string, text: string, words: PageWords): Fact | 'newer' | 'malformed' {
  const json = parseJson(text)
  if (typeof json !== 'object' || json === null || !('v' in json)) return 'malformed'
  const { v } = json
  if (typeof v === 'number' && v > VERSION) return 'newer'
  const isEarlier = v !== VERSION
  const fact = isEarlier ? earlierFact(json) : factCodec.read('f' in json && json.f, { words, first: null })
  if (fact === undefined) return 'malformed'
  return keyOf(fact, isEarlier ? EARLIER_KEY_LENGTH : KEY_LENGTH) === key ? fact : 'malformed'
}
