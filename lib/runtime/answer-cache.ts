import 'server-only'
import { LRUCache } from 'lru-cache'
import type { Clock } from '#lib/runtime/clock'

type Entry<T> = { answer: Promise<T>; until: number; version: string }

/** Caches answers by key. A new answer replaces the one that was not asked for the longest. */
export class AnswerCache<T> {
  private readonly entries: LRUCache<string, Entry<T>>

  /** @param lifetimeMs how long an answer is good; a call that throws is not cached */
  constructor(
    most: number,
    private readonly clock: Clock,
    private readonly lifetimeMs: (answer: T) => number,
  ) {
    this.entries = new LRUCache({ max: most })
  }

  /** @param version of what is asked about: with another one, only an answer that is good for ever still is */
  get(key: string, ask: () => Promise<T>, version = ''): Promise<T> {
    const known = this.entries.get(key)
    if (known !== undefined && this.isGood(known, version)) return known.answer
    const entry = { answer: ask(), until: Infinity, version }
    this.entries.set(key, entry)
    entry.answer.then(
      (answer) => (entry.until = this.clock.now() + this.lifetimeMs(answer)),
      () => (entry.until = 0),
    )
    return entry.answer
  }

  /** The answer to what was asked already; undefined if it has to be asked for. */
  known(key: string, version = ''): Promise<T> | undefined {
    const known = this.entries.peek(key)
    return known !== undefined && this.isGood(known, version) ? known.answer : undefined
  }

  private isGood({ until, version }: Entry<T>, current: string): boolean {
    return until === Infinity || (version === current && this.clock.now() < until)
  }
}
