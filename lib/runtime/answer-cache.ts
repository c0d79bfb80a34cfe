import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Clock } from '#lib/runtime/clock'

const MISS_KEPT_MS = 60_000
const FAILURE_KEPT_MS = 5_000

type Entry<T> = { answer: Promise<Answer<T>>; until: number }

/**
 * Answers about what never changes: a good one is kept until others need the room. That a thing is missing is believed for
 * a minute, and any other failure for seconds, since many may ask.
 */
export class KeptAnswers<T> {
  private readonly entries = new Map<string, Entry<T>>()

  constructor(
    private readonly mostKept: number,
    private readonly clock: Clock,
  ) {}

  of(key: string, ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const known = this.entries.get(key)
    const entry =
      known !== undefined && this.clock.now() < known.until ? known : keepWhatLasts(ask(), this.clock)
    // A Map keeps the order of insertion, so the first key is the one that was not asked for the longest.
    this.entries.delete(key)
    this.entries.set(key, entry)
    const [oldest] = this.entries.keys()
    if (this.entries.size > this.mostKept && oldest !== undefined) this.entries.delete(oldest)
    return entry.answer
  }
}

function keepWhatLasts<T>(answer: Promise<Answer<T>>, clock: Clock): Entry<T> {
  const entry = { answer, until: Infinity }
  answer.then(
    (settled) => {
      if (settled.ok) return
      entry.until = clock.now() + (settled.error.code === 'not-found' ? MISS_KEPT_MS : FAILURE_KEPT_MS)
    },
    () => {
      entry.until = 0
    },
  )
  return entry
}
