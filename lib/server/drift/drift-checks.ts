import 'server-only'
import type { Clock } from '#lib/runtime/clock'
import type { Checks } from '#lib/domain/pipeline/attention'
import type { Answer, ClusterError } from '#lib/domain/answer'
import type { DriftQuestion } from '#lib/domain/image-stream/drift-question'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import type { RegistryView, LaneCheck, RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { DriftQueue, type Due } from '#lib/server/drift/drift-queue'
import { isOfCluster, Pause } from '#lib/server/drift/pause'

const MOST_AT_ONCE = 4

/** What came of a check; `unasked` where the cluster did not even ask. */
export const OUTCOMES = ['up-to-date', 'newer', 'failed', 'unasked'] as const

type Outcome = (typeof OUTCOMES)[number]
type Ask = (question: DriftQuestion) => Promise<Answer<RegistryCheck>>

/** Asks registries about the following tags of one environment, for all who look at it. */
export class DriftChecks {
  readonly counts = Object.fromEntries(OUTCOMES.map((each) => [each, 0])) as Record<Outcome, number>
  underWay = 0
  private readonly queue: DriftQueue
  private readonly pause = new Pause()
  private readonly known = new Map<string, LaneCheck>()
  private shown: Map<string, LaneCheck> | null = null
  private cancelTimer: (() => void) | null = null
  private readonly listeners = new Set<() => void>()

  /** @param everyMs null where only people ask */
  constructor(
    private readonly everyMs: number | null,
    private readonly ask: Ask,
    private readonly clock: Clock,
  ) {
    this.queue = new DriftQueue(everyMs)
  }

  /** What the registry said last, by `stream:tag`: the same map until it says something else. */
  get checks(): Checks {
    return (this.shown ??= new Map(this.known))
  }

  get view(): Omit<RegistryView, 'scheduledImportSeconds'> {
    const { problem } = this.pause
    return {
      everySeconds: this.everyMs === null ? null : this.everyMs / 1000,
      waiting: problem === null ? this.queue.waiting : 0,
      problem,
    }
  }

  /** For how long the first question has been due, in milliseconds. */
  get lateMs(): number {
    const at = this.queue.first()?.at ?? Infinity
    return Number.isFinite(at) ? Math.max(0, this.clock.now() - at) : 0
  }

  /** Takes the following tags as they are now; those that changed are asked about soon. */
  follow(questions: readonly DriftQuestion[]): void {
    const worthless = this.queue.replace(questions, this.clock.now())
    for (const key of worthless) this.known.delete(key)
    if (worthless.length > 0) this.tell()
    this.tend()
  }

  /** Asks about these before all others, and at once, unless the server wants to be left alone. */
  checkNow(keys: Iterable<string>): void {
    this.queue.hurry(keys)
    this.pause.shorten()
    this.tell()
    this.tend()
  }

  /** Tells when something else is known, until the function that this returns is called. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private tend(): void {
    this.cancelTimer?.()
    this.cancelTimer = null
    // One is enough to learn whether the cluster is back.
    while (this.underWay < (this.pause.problem === null ? MOST_AT_ONCE : 1)) {
      const first = this.queue.first()
      if (first === undefined) return
      const wait = Math.max(first.at, this.pause.until) - this.clock.now()
      if (wait > 0) {
        this.cancelTimer = this.clock.after(wait, () => this.tend())
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
    due.isUnderWay = false
    this.underWay -= 1
    if (answer.ok) this.learn(due, question, answer.value)
    else if (isOfCluster(answer.error)) this.stopFor(answer.error, beganAt)
    else this.learn(due, question, failedCheck(answer.error))
    this.tend()
  }

  private stopFor(error: ClusterError, beganAt: number): void {
    const { pause, clock } = this
    const before = pause.problem?.message
    this.counts.unasked += 1
    pause.begin(error, beganAt, clock)
    if (before !== error.message) this.tell()
  }

  private learn(due: Due, asked: DriftQuestion, check: RegistryCheck): void {
    const { pause, clock } = this
    const isAwaited = due.isAwaited || pause.problem !== null
    this.counts[check.state] += 1
    pause.end()
    this.queue.answered(due, asked, check.state === 'failed', clock.now(), clock.random())
    // Meanwhile the tag may have come to follow something else.
    const isNews = this.queue.isOf(due) && this.remember(asked.tag.key, check)
    if (isNews || isAwaited) this.tell()
  }

  /** Whether it is something else than what was known. */
  private remember(key: string, check: RegistryCheck): boolean {
    const before = this.known.get(key)
    const checkedAt = new Date(this.clock.wallTime(this.clock.now())).toISOString()
    const isSame = before !== undefined && sayingOf(before) === sayingOf(check)
    const known = { ...check, checkedAt, since: isSame ? before.since : checkedAt }
    this.known.set(key, known)
    if (isSame) this.shown?.set(key, known)
    return !isSame
  }

  private tell(): void {
    this.shown = null
    for (const listener of this.listeners) listener()
  }
}

function failedCheck({ code, message }: ClusterError): RegistryCheck {
  return { state: 'failed', reason: code, message }
}

/** Messages of one failure differ by the port of a connection. */
function sayingOf(check: RegistryCheck): string {
  return check.state === 'failed' ? importFailureOf(check) : check.state + check.image.digest
}
