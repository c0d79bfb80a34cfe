import 'server-only'
import {
  asksForTheSame,
  comparesWithTheSame,
  type DriftQuestion,
} from '#lib/domain/image-stream/drift-question'

/** Long enough for what comes of one change to be over, such as an import after a change of the spec. */
const SOON_MS = 2_000
/** Of the interval, up or down: so that tags and replicas drift apart. */
const JITTER = 0.1
/** A tag that fails again and again is asked about less often, down to every so many intervals. */
const MOST_INTERVALS = 4

/** When a question is due. */
export type Due = {
  question: DriftQuestion
  at: number
  /** How often in a row it failed. */
  failures: number
  /** Whether somebody wants to know. */
  isRequested: boolean
  isUnderWay: boolean
}

/** The questions of an environment, each once, however often and by whom it is asked. */
export class DriftQueue {
  private readonly all = new Map<string, Due>()

  /** @param intervalMs null where only people ask */
  constructor(private readonly intervalMs: number | null) {}

  get waiting(): number {
    let waiting = 0
    for (const { isRequested } of this.all.values()) if (isRequested) waiting += 1
    return waiting
  }

  /** Takes what is to be asked from now on. Returns the keys of those whose earlier answers are worth nothing any more. */
  replace(questions: readonly DriftQuestion[], now: number): string[] {
    const keys = new Set(questions.map(({ tag }) => tag.key))
    const gone = [...this.all.keys()].filter((key) => !keys.has(key))
    for (const key of gone) this.all.delete(key)
    return [...gone, ...questions.filter((question) => this.put(question, now)).map(({ tag }) => tag.key)]
  }

  /** Whether it is another question than the one of this key before. */
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

  /** Puts what somebody wants to know before all that is due by itself. */
  prioritize(keys: Iterable<string>): void {
    for (const key of keys) {
      const due = this.all.get(key)
      if (due === undefined) continue
      due.at = -Infinity
      due.isRequested = true
    }
  }

  /** Whether it is still to be asked at all. */
  has(due: Due): boolean {
    return this.all.get(due.question.tag.key) === due
  }

  /** What is to be asked first of all that is not being asked. */
  next(): Due | undefined {
    let first: Due | undefined
    for (const due of this.all.values()) {
      if (!due.isUnderWay && due.at < (first?.at ?? Infinity)) first = due
    }
    return first
  }

  /** @param asked the question as it was when it was asked */
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
