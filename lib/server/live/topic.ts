import 'server-only'
import type { Clock } from '#lib/runtime/clock'
import type { LiveMessage } from '#lib/domain/live/live-message'
import { changesBetween } from '#lib/domain/live/view-changes'
import { fingerprintOf } from '#lib/plan/fingerprint'
import { encodeMessage } from '#lib/server/live/reader'
import type { TimeLimit } from '#lib/runtime/time-limit'
import type { Queried } from '#lib/server/views/query-result'

/** Changes rarely come alone, so they are collected for a moment. */
const FIRST_MS = 10
const BETWEEN_MS = 50
/**
 * A slow view uses a tenth of the time on average, so that it does not delay the others. One rest may come late: a change of a tag
 * is followed by what its triggers move within some milliseconds (design: 6 to 11 ms), and that should not wait for the rest.
 */
const REST_FACTOR = 10
/** All views together use this share of the time at most, so that requests are answered. */
const MOST_SHARE = 1 / 3
/** Without changes, a view is still made again, to tell that it is still true. */
const REFRESH_MS = 5_000
/** People often go back to the previous page. */
const LINGER_MS = 30_000

export type Listener = { person: string; send: (bytes: Uint8Array) => void }

export type TopicSource = {
  read: (timeLimit: TimeLimit) => Promise<Queried<unknown>>
  /** Calls back on every change that can affect the view. Returns a function that stops it. */
  listen: (onChange: () => void) => () => void
}

/** What a view has in common with all others of its hub. */
export type TopicPace = {
  /** Resolves when it is the view's turn to be made. */
  turn: () => Promise<void>
  /** The share of the time that all views would use at their own pace. */
  shareOfAll: () => number
}

/** One view for one right, made once for all readers. */
export class Topic {
  /** How long the view took last time, in milliseconds. */
  cost = 0
  /** Since when nobody reads it; null while somebody does. */
  idleSince: number | null = null
  private isClosed = false
  private current: Queried<unknown> | null = null
  /** When it began to be made. */
  private madeAt = -Infinity
  private isDirty = true
  private isReading = false
  /** When it will have rested for each time that it was made. */
  private restedAt = 0
  private lastRest = 0
  private cancelTimer: (() => void) | null = null
  private readonly listeners = new Set<Listener>()
  /** Listeners that got nothing yet, with the fingerprint of the view that they have. */
  private readonly newcomers = new Map<Listener, string | null>()
  private readonly stopListening: () => void

  constructor(
    private readonly name: string,
    private readonly source: TopicSource,
    private readonly pace: TopicPace,
    private readonly clock: Clock,
    private readonly report: (error: unknown) => void,
    private readonly onClose: () => void,
  ) {
    this.stopListening = source.listen(() => this.changed())
  }

  /** @returns a function that stops listening */
  join(listener: Listener, has: string | null): () => void {
    this.idleSince = null
    this.newcomers.set(listener, has)
    // Nobody refreshed it while it lingered, and it says what time it is.
    const isOld = this.clock.now() - this.madeAt > REFRESH_MS
    if (this.isDirty || isOld) this.schedule(0)
    else {
      this.greet()
      this.schedule(REFRESH_MS)
    }
    return () => {
      this.newcomers.delete(listener)
      this.listeners.delete(listener)
      if (!this.isHeard) this.rest()
    }
  }

  /** The part of the time that it would use at its own pace. */
  get share(): number {
    return this.isHeard ? this.cost / (this.cost + this.ownRest) : 0
  }

  isHeardBy(person: string): boolean {
    return [...this.listeners, ...this.newcomers.keys()].some((each) => each.person === person)
  }

  /** Ends it. Nobody must be reading it. */
  close(): void {
    this.isClosed = true
    this.cancelTimer?.()
    this.stopListening()
    this.onClose()
  }

  private get isHeard(): boolean {
    return this.listeners.size + this.newcomers.size > 0
  }

  private changed(): void {
    if (this.isDirty) return
    this.isDirty = true
    if (this.isHeard) this.schedule(this.nextTurn)
  }

  /** After a quiet time it is made twice before it rests. */
  private get nextTurn(): number {
    return Math.max(FIRST_MS, this.restedAt - this.lastRest - this.clock.now())
  }

  private get ownRest(): number {
    return Math.max(BETWEEN_MS, this.cost * REST_FACTOR)
  }

  private schedule(milliseconds: number): void {
    if (this.isReading) return
    this.cancelTimer?.()
    this.cancelTimer = this.clock.after(milliseconds, () => void this.refresh())
  }

  private rest(): void {
    if (this.isClosed) return
    this.idleSince ??= this.clock.now()
    this.cancelTimer?.()
    this.cancelTimer = this.clock.after(LINGER_MS, () => this.close())
  }

  private async refresh(): Promise<void> {
    this.isReading = true
    await this.pace.turn()
    if (!this.isHeard) {
      this.isReading = false
      return
    }
    this.isDirty = false
    const started = this.clock.now()
    const next = await this.readSafely()
    this.isReading = false
    this.madeAt = started
    this.cost = this.clock.now() - started
    this.take(next)
  }

  private take(next: Queried<unknown>): void {
    const before = this.current
    this.current = next
    this.tell(before, next)
    this.greet()
    this.lastRest = this.ownRest * Math.max(1, this.pace.shareOfAll() / MOST_SHARE)
    this.restedAt = Math.max(this.restedAt, this.clock.now()) + this.lastRest
    if (this.isHeard) this.schedule(this.isDirty ? this.nextTurn : REFRESH_MS)
    else this.rest()
  }

  private async readSafely(): Promise<Queried<unknown>> {
    try {
      // What is not cached is requested while the rest is shown.
      return await this.source.read({ waitMs: 0, onLate: () => this.changed() })
    } catch (error) {
      this.report(error)
      return { ok: false, error: { code: 'failed', message: 'This view could not be made.' } }
    }
  }

  private tell(before: Queried<unknown> | null, next: Queried<unknown>): void {
    if (before === null) return
    const message = this.difference(before, next)
    if (message !== null) send([...this.listeners], message)
  }

  private difference(before: Queried<unknown>, next: Queried<unknown>): LiveMessage | null {
    if (!next.ok) return before.ok || before.error.code !== next.error.code ? this.whole(next) : null
    if (!before.ok) return this.whole(next)
    const changes = changesBetween(before.value, next.value)
    return changes.length > 0 ? { kind: 'changes', topic: this.name, changes } : null
  }

  private greet(): void {
    const { current } = this
    if (current === null || this.newcomers.size === 0) return
    const fingerprint = current.ok ? fingerprintOf(current.value) : ''
    const those = (isInformed: boolean) =>
      [...this.newcomers].flatMap(([listener, has]) => ((has === fingerprint) === isInformed ? listener : []))
    send(those(true), { kind: 'same', topic: this.name })
    send(those(false), this.whole(current))
    for (const listener of this.newcomers.keys()) this.listeners.add(listener)
    this.newcomers.clear()
  }

  private whole(queried: Queried<unknown>): LiveMessage {
    return queried.ok
      ? { kind: 'view', topic: this.name, view: queried.value }
      : { kind: 'problem', topic: this.name }
  }
}

function send(listeners: readonly Listener[], message: LiveMessage): void {
  if (listeners.length === 0) return
  const bytes = encodeMessage(message)
  for (const listener of listeners) listener.send(bytes)
}
