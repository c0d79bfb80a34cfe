import type { Clock } from '#lib/runtime/clock'

type Timer = { at: number; call: () => void }

/** A clock that advances only when a test says so. */
export class TestClock implements Clock {
  private time = Date.parse('2026-11-23T18:00:00Z')
  private behind = 0
  private readonly timers = new Set<Timer>()

  constructor(readonly random: () => number = () => 0.5) {}

  readonly now = () => this.time

  readonly wallTime = (time: number) => time - this.behind

  /** Sets the wall clock back. Timers are not affected. */
  setBack(milliseconds: number): void {
    this.behind += milliseconds
  }

  readonly after = (milliseconds: number, call: () => void) => {
    const timer = { at: this.time + milliseconds, call }
    this.timers.add(timer)
    return () => void this.timers.delete(timer)
  }

  /** Suspends the machine: time advances, timers do not. */
  suspend(milliseconds: number): void {
    this.time += milliseconds
    for (const timer of this.timers) timer.at += milliseconds
  }

  /** The process is busy: time advances, and timers that are due run late. */
  block(milliseconds: number): void {
    this.time += milliseconds
  }

  get pending(): number {
    return this.timers.size
  }

  /** Runs the timers that are due, in order, and lets promises settle after each. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds
    await settle()
    for (let next = this.nextBefore(end); next; next = this.nextBefore(end)) {
      this.time = Math.max(this.time, next.at)
      this.timers.delete(next)
      next.call()
      await settle()
    }
    this.time = end
  }

  private nextBefore(end: number): Timer | undefined {
    const due = [...this.timers].filter(({ at }) => at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }
}

/** All pending promise callbacks run before the next immediate. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
