import 'server-only'
import {
  asksForTheSame,
  comparesWithTheSame,
  type DriftQuestion,
} from '#lib/domain/image-stream/drift-question'

/** Long enough for the effects of a change, such as an import after a change of the spec. */
const SOON_MS = 2_000
/** Fraction of the interval, up or down, so that tags and replicas are not checked all at once. */
const JITTER = 0.1
/** A tag that keeps failing is checked less often, at least every fourth interval. */
const MOST_INTERVALS = 4

/** A question and when it is due. */
export type Due = {
  question: DriftQuestion
  at: number
  /** How often it failed in a row. */
  failures: number
  /** Whether a person asked for it. */
  isRequested: boolean
  isUnderWay: boolean
}

/** The questions of an environment, each once, no matter how many people ask. */
export class DriftQueue {
  private readonly all = new Map<string, Due>()

  /** @param intervalMs null if tags are checked only on request */
  constructor(private readonly intervalMs: number | null) {}

  get waiting(): number {
    let waiting = 0
    for (const { isRequested } of this.all.values()) if (isRequested) waiting += 1
    return waiting
  }

  /** Replaces the questions. Returns the keys whose earlier answers are no longer valid. */
  replace(questions: readonly DriftQuestion[], now: number): string[] {
    const keys = new Set(questions.map(({ tag }) => tag.key))
    const gone = [...this.all.keys()].filter((key) => !keys.has(key))
    for (const key of gone) this.all.delete(key)
    return [...gone, ...questions.filter((question) => this.put(question, now)).map(({ tag }) => tag.key)]
  }

  /** @returns whether it replaces a different question with the same key */
  private put(question: DriftQuestion, now: number): boolean {
    const known = this.all.get(question.tag.key)
    if (known?.question === question) return false
    if (known === undefined || !asksForTheSame(known.question, question)) {
      const at = this.intervalMs === null ? Infinity : now
      const fresh = { question, at, failures: 0, isRequested: false, isUnderWay: false }
      this.all.set(question.tag.key, fresh)
      return known !== undefined
    }
    if (this.intervalMs !== null && !comparesWithTheSame(known.question, question)) {
      known.at = Math.min(known.at, now + SOON_MS)
    }
    known.question = question
    return false
  }

  /** Moves what a person asked for to the front. */
  prioritize(keys: Iterable<string>): void {
    for (const key of keys) {
      const due = this.all.get(key)
      if (due === undefined) continue
      due.at = -Infinity
      due.isRequested = true
    }
  }

  questionAbout(key: string): DriftQuestion | undefined {
    return this.all.get(key)?.question
  }

  /** Whether the question is still in the queue. */
  has(due: Due): boolean {
    return this.all.get(due.question.tag.key) === due
  }

  /** The next question that is not being asked already. */
  next(): Due | undefined {
    let first: Due | undefined
    for (const due of this.all.values()) {
      if (!due.isUnderWay && due.at < (first?.at ?? Infinity)) first = due
    }
    return first
  }

  /** @param asked the question at the time it was asked */
  answered(due: Due, asked: DriftQuestion, isFailure: boolean, now: number, random: number): void {
    due.isRequested = false
    due.failures = isFailure ? due.failures + 1 : 0
    due.at = this.nextAt(due, asked, now, random)
  }

  private nextAt({ question, failures }: Due, asked: DriftQuestion, now: number, random: number): number {
    if (this.intervalMs === null) return Infinity
    if (!comparesWithTheSame(question, asked)) return now + SOON_MS
    const intervals = Math.min(MOST_INTERVALS, 2 ** Math.max(0, failures - 1))
    return now + this.intervalMs * intervals * (1 - JITTER + 2 * JITTER * random)
  }
}
