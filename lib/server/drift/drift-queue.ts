import 'server-only'
import {
  asksForTheSame,
  comparesWithTheSame,
  type DriftQuestion,
} from '#lib/domain/image-stream/drift-question'
import { DueOrder } from '#lib/runtime/due-order'

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
  isUnderWay: boolean
  /** Somebody asked while it was under way: what it finds may be older than what they know of. */
  isAskedAgain: boolean
}

/** The questions of an environment, each once, no matter how many people ask. A change costs the questions of its stream. */
export class DriftQueue {
  private readonly ofStream = new Map<string, readonly Due[]>()
  private readonly order = new DueOrder<Due>()
  private readonly requested = new Set<Due>()

  /** @param intervalMs null if tags are checked only on request: then it has only what somebody asked for */
  constructor(private readonly intervalMs: number | null) {}

  get waiting(): number {
    return this.requested.size
  }

  /** Whether it has, or wants, questions of a stream. */
  concerns(stream: string): boolean {
    return this.intervalMs !== null || this.ofStream.has(stream)
  }

  /** Replaces the questions of a stream. Returns the keys whose earlier answers are no longer valid. */
  replace(stream: string, questions: readonly DriftQuestion[], now: number): string[] {
    const keys = questions.map(({ tag }) => tag.key)
    const gone = this.duesOf(stream).filter(({ question }) => !keys.includes(question.tag.key))
    for (const due of gone) this.remove(due)
    const kept = this.intervalMs === null ? questions.filter((each) => this.dueOf(each)) : questions
    const outdated = kept.filter((question) => this.put(question, now))
    return [...gone.map(({ question }) => question), ...outdated].map(({ tag }) => tag.key)
  }

  /** Moves what a person asked for to the front. */
  prioritize(questions: readonly DriftQuestion[], now: number): void {
    for (const question of questions) {
      this.put(question, now)
      const due = this.dueOf(question)
      if (due === undefined) continue
      this.requested.add(due)
      due.isAskedAgain = due.isUnderWay
      this.plan(due, -Infinity)
    }
  }

  /** The question with the same key that is in the queue. */
  queued(question: DriftQuestion): DriftQuestion | undefined {
    return this.dueOf(question)?.question
  }

  /** Whether the question is still in the queue. */
  has(due: Due): boolean {
    return this.dueOf(due.question) === due
  }

  isRequested(due: Due): boolean {
    return this.requested.has(due)
  }

  /** The next question that is not being asked already. */
  next(): Due | undefined {
    return this.order.first((due) => !due.isUnderWay && this.has(due))
  }

  /** Its answer, or the failure of the cluster to ask, has arrived. */
  ended(due: Due): void {
    due.isUnderWay = false
    this.plan(due, due.at)
  }

  /** @param asked the question at the time it was asked */
  answered(due: Due, asked: DriftQuestion, isFailure: boolean, now: number, random: number): void {
    due.failures = isFailure ? due.failures + 1 : 0
    if (due.isAskedAgain) {
      due.isAskedAgain = false
      return
    }
    this.requested.delete(due)
    this.plan(due, this.nextAt(due, asked, now, random))
  }

  /** @returns whether it replaces a different question with the same key */
  private put(question: DriftQuestion, now: number): boolean {
    const known = this.dueOf(question)
    if (known?.question === question) return false
    if (known === undefined || !asksForTheSame(known.question, question)) {
      if (known !== undefined) this.remove(known)
      const due = { question, at: Infinity, failures: 0, isUnderWay: false, isAskedAgain: false }
      const stream = streamOf(question)
      this.ofStream.set(stream, [...this.duesOf(stream), due])
      if (this.intervalMs !== null) this.plan(due, now)
      return known !== undefined
    }
    const isOutdated = !comparesWithTheSame(known.question, question)
    known.question = question
    if (isOutdated && this.intervalMs !== null) this.plan(known, Math.min(known.at, now + SOON_MS))
    return false
  }

  private remove(due: Due): void {
    const stream = streamOf(due.question)
    const others = this.duesOf(stream).filter((each) => each !== due)
    if (others.length > 0) this.ofStream.set(stream, others)
    else this.ofStream.delete(stream)
    this.requested.delete(due)
  }

  private plan(due: Due, at: number): void {
    due.at = at
    if (at < Infinity) this.order.put(due)
  }

  private duesOf(stream: string): readonly Due[] {
    return this.ofStream.get(stream) ?? []
  }

  private dueOf(question: DriftQuestion): Due | undefined {
    return this.duesOf(streamOf(question)).find((due) => due.question.tag.key === question.tag.key)
  }

  private nextAt({ question, failures }: Due, asked: DriftQuestion, now: number, random: number): number {
    if (this.intervalMs === null) return Infinity
    if (!comparesWithTheSame(question, asked)) return now + SOON_MS
    const intervals = Math.min(MOST_INTERVALS, 2 ** Math.max(0, failures - 1))
    return now + this.intervalMs * intervals * (1 - JITTER + 2 * JITTER * random)
  }
}

function streamOf({ tag }: DriftQuestion): string {
  return tag.stream.metadata.name
}
