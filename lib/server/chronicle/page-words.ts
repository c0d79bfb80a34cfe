import 'server-only'
import { z } from 'zod'
import { parseJson } from '#lib/domain/json'

/** The entry of a page that has the words of its facts. No fact has such a short key. */
export const WORDS_KEY = 'words'

const VERSION = 4
const wordsText = z.object({ v: z.literal(VERSION), words: z.array(z.string()) })

/**
 * The strings of a page that its facts name by their places: names, digests, reasons. Words are only added, so a place means the same
 * as long as its page lives.
 */
export class PageWords {
  private places: Map<string, number> | null = null

  private constructor(
    private readonly words: string[],
    /** Of places that were read as a digest, so that all facts about an image share it. */
    private readonly digests: string[],
  ) {}

  static none(): PageWords {
    return new PageWords([], [])
  }

  /** Null for what is missing or cannot be read. @param before what was read of this page last; its strings are used again */
  static read(text: string | undefined, before: PageWords | null): PageWords | null {
    const { data } = wordsText.safeParse(parseJson(text ?? ''))
    if (data === undefined) return null
    const words = data.words.map((word, place) =>
      before?.words[place] === word ? before.words[place] : word,
    )
    const next = new PageWords(words, before?.digests ?? [])
    return before === null || next.continues(before) ? next : new PageWords(words, [])
  }

  get size(): number {
    return this.words.length
  }

  get text(): string {
    return JSON.stringify({ v: VERSION, words: this.words })
  }

  /** Whether all that the others mean, these mean, too. */
  continues(others: PageWords): boolean {
    return others.words.every((word, place) => this.words[place] === word)
  }

  /** To add to. */
  copy(): PageWords {
    return new PageWords([...this.words], [])
  }

  at(place: unknown): string | undefined {
    return typeof place === 'number' ? this.words[place] : undefined
  }

  /** Where the word is. It is added if it is nowhere. */
  placeOf(word: string): number {
    this.places ??= new Map(this.words.map((each, place) => [each, place]))
    const known = this.places.get(word)
    if (known !== undefined) return known
    this.places.set(word, this.words.length)
    return this.words.push(word) - 1
  }

  digestAt(place: unknown): string | undefined {
    const word = this.at(place)
    if (word === undefined || typeof place !== 'number') return undefined
    return (this.digests[place] ??= unpacked(word))
  }

  placeOfDigest(digest: string): number {
    return this.placeOf(packed(digest))
  }
}

const SHA256 = /^sha256:[0-9a-f]{64}$/
const PACKED = /^[\w-]{43}$/

/** A digest in Base64, which is shorter. */
function packed(digest: string): string {
  return SHA256.test(digest) ? Buffer.from(digest.slice(7), 'hex').toString('base64url') : digest
}

export function unpacked(word: string): string {
  return PACKED.test(word) ? `sha256:${Buffer.from(word, 'base64url').toString('hex')}` : word
}
