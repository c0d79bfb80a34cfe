import type { Clock } from '#lib/runtime/clock'

type Timer = { at: number; call: () => void }

/** A clock that goes on when a test says so. */
export class TestClock implements Clock {
  private time = Date.parse('2026-11-23T18:00:00Z')
  private behind = 0
  private readonly timers = new Set<Timer>()

  constructor(readonly random: () => number = () => 0.5) {}

  readonly now = () => this.time

  readonly wallTime = (time: number) => time - this.behind

  /** The wall clock is set back, which stops no timer. */
  setBack(milliseconds: number): void {
    this.behind += milliseconds
  }

  readonly after = (milliseconds: number, call: () => void) => {
    const timer = { at: this.time + milliseconds, call }
    this.timers.add(timer)
    return () => void this.timers.delete(timer)
  }

  /** The machine is suspended: time goes on, and its timers do not. */
  suspend(milliseconds: number): void {
    this.time += milliseconds
    for (const timer of this.timers) timer.at += milliseconds
  }

  get pending(): number {
    return this.timers.size
  }

  /** Calls what is due in its order, and lets everything that follows from each call happen before the next. */
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

/** Everything that promises hold runs before the next immediate. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
