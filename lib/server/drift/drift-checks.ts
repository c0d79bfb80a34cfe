import 'server-only'
import type { Clock } from '#lib/runtime/clock'
import type { ImageView } from '#lib/domain/image/image-views'
import type { Checks } from '#lib/domain/pipeline/attention'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { asksForTheSame, type DriftQuestion } from '#lib/domain/image-stream/drift-question'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import { isRecent } from '#lib/domain/image-stream/recent-check'
import type { RegistryView, LaneCheck, RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { DriftQueue, type Due } from '#lib/server/drift/drift-queue'
import { ClusterBackoff, isClusterFailure } from '#lib/server/drift/cluster-backoff'

const MOST_AT_ONCE = 4

/** The outcomes of a check; `unasked` means that the cluster could not ask the registry. */
export const OUTCOMES = ['up-to-date', 'newer', 'failed', 'unasked'] as const

type Outcome = (typeof OUTCOMES)[number]
type Ask = (question: DriftQuestion) => Promise<Answer<RegistryCheck>>

/** Checks the registries for the following tags of one environment, once for all viewers. */
export class DriftChecks {
  readonly counts = Object.fromEntries(OUTCOMES.map((each) => [each, 0])) as Record<Outcome, number>
  underWay = 0
  private readonly queue: DriftQueue
  private readonly backoff = new ClusterBackoff()
  private readonly known = new Map<string, LaneCheck>()
  private shown: Map<string, LaneCheck> | null = null
  private cancelTimer: (() => void) | null = null
  private readonly listeners = new Set<() => void>()

  /** @param intervalMs null if tags are checked only on request */
  constructor(
    private readonly intervalMs: number | null,
    private readonly ask: Ask,
    private readonly clock: Clock,
  ) {
    this.queue = new DriftQueue(intervalMs)
  }

  /** The last result by `stream:tag`: the same map until a result changes. */
  get checks(): Checks {
    return (this.shown ??= new Map(this.known))
  }

  /** The last answer to a question, unless it is old; null without one. */
  recentAnswer(question: DriftQuestion): LaneCheck | null {
    const asked = this.queue.queued(question)
    const known = this.known.get(question.tag.key)
    const isAnswer = asked !== undefined && known !== undefined && asksForTheSame(asked, question)
    return isAnswer && isRecent(known, this.clock.wallTime(this.clock.now())) ? known : null
  }

  get view(): Omit<RegistryView, 'scheduledImportSeconds'> {
    const { problem } = this.backoff
    return {
      everySeconds: this.intervalMs === null ? null : this.intervalMs / 1000,
      waiting: problem === null ? this.queue.waiting : 0,
      problem,
    }
  }

  /** How long the next check has been due, in milliseconds. */
  get lateMs(): number {
    const at = this.queue.next()?.at ?? Infinity
    return Number.isFinite(at) ? Math.max(0, this.clock.now() - at) : 0
  }

  /** Whether a change of a stream can change anything here. */
  concerns(stream: string): boolean {
    return this.queue.concerns(stream)
  }

  /** Sets the questions of these streams, none for one that is gone. Tags that changed are checked soon. */
  follow(streams: readonly { name: string; questions: readonly DriftQuestion[] }[]): void {
    const now = this.clock.now()
    const outdated = streams.flatMap(({ name, questions }) => this.queue.replace(name, questions, now))
    for (const key of outdated) this.known.delete(key)
    if (outdated.length > 0) this.notify()
    this.startDue()
  }

  /** Checks these first, and at once, unless the server sent Retry-After. */
  checkNow(questions: readonly DriftQuestion[]): void {
    this.queue.prioritize(questions, this.clock.now())
    this.backoff.retryNow()
    this.notify()
    this.startDue()
  }

  /** Changes what is known of images: a commit can be found later than its image. */
  revise(digests: ReadonlySet<string>, change: (image: ImageView, key: string) => ImageView): void {
    const concerned = [...this.known].flatMap(([key, check]) => {
      return check.state !== 'failed' && digests.has(check.image.digest) ? [{ key, check }] : []
    })
    if (concerned.length === 0) return
    for (const { key, check } of concerned) this.known.set(key, { ...check, image: change(check.image, key) })
    this.notify()
  }

  /** Calls back when a result changes. Returns a function that unsubscribes. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private startDue(): void {
    this.cancelTimer?.()
    this.cancelTimer = null
    // One check is enough to find out whether the cluster is back.
    while (this.underWay < (this.backoff.problem === null ? MOST_AT_ONCE : 1)) {
      const first = this.queue.next()
      if (first === undefined) return
      const wait = Math.max(first.at, this.backoff.retryAt) - this.clock.now()
      if (wait > 0) {
        this.cancelTimer = this.clock.after(wait, () => this.startDue())
        return
      }
      void this.check(first)
    }
  }

  private async check(due: Due): Promise<void> {
    const { question } = due
    const beganAt = this.clock.now()
    due.isUnderWay = true
    this.underWay += 1
    const answer = await this.ask(question)
    this.underWay -= 1
    this.queue.ended(due)
    if (answer.ok) this.record(due, question, answer.value, beganAt)
    else if (isClusterFailure(answer.error)) this.backOff(answer.error, beganAt)
    else this.record(due, question, failedCheck(answer.error), beganAt)
    this.startDue()
  }

  private backOff(error: ClusterError, beganAt: number): void {
    const { backoff, clock } = this
    const before = backoff.problem?.message
    this.counts.unasked += 1
    backoff.fail(error, beganAt, clock)
    if (before !== error.message) this.notify()
  }

  private record(due: Due, asked: DriftQuestion, check: RegistryCheck, beganAt: number): void {
    const { backoff, clock } = this
    const isRequested = this.queue.isRequested(due) || backoff.problem !== null
    this.counts[check.state] += 1
    backoff.reset()
    this.queue.answered(due, asked, check.state === 'failed', clock.now(), clock.random())
    // In the meantime the tag may follow something else.
    const isNews = this.queue.has(due) && this.store(asked.tag.key, check, beganAt)
    if (isNews || isRequested) this.notify()
  }

  /** An answer is only known to be as new as its question. @returns whether the result changed */
  private store(key: string, check: RegistryCheck, beganAt: number): boolean {
    const before = this.known.get(key)
    const checkedAt = new Date(this.clock.wallTime(beganAt)).toISOString()
    const isSame = before !== undefined && resultKey(before) === resultKey(check)
    const known = { ...check, checkedAt, since: isSame ? before.since : checkedAt }
    this.known.set(key, known)
    if (isSame) this.shown?.set(key, known)
    return !isSame
  }

  private notify(): void {
    this.shown = null
    for (const listener of this.listeners) listener()
  }
}

function failedCheck({ code, message }: ClusterError): RegistryCheck {
  return { state: 'failed', reason: code, message }
}

/** Compares failures by their kind, because the message of the same failure can contain different ports. */
function resultKey(check: RegistryCheck): string {
  if (check.state === 'failed') return importFailureOf(check)
  const isEarlier = check.state === 'newer' && check.isEarlier === true
  return `${check.state} ${check.image.digest} ${isEarlier}`
}
