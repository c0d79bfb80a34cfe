import 'server-only'

/** The two clocks are read one after the other and differ by less than this. */
const PRECISION_MS = 1_000

/**
 * When the wall clock is set back, data from minutes ago would look as if they came from the future, so ages are measured with
 * the monotonic clock. That one stops while the machine is suspended, so when the wall clock is ahead, the wall clock is right.
 */
export class MonotonicTime {
  private ahead = -Infinity

  constructor(
    private readonly wall: () => number,
    private readonly monotonic: () => number,
  ) {}

  now(): number {
    const sinceStart = this.monotonic()
    this.ahead = Math.max(this.ahead, this.wall() - sinceStart)
    return Math.round(this.ahead + sinceStart)
  }

  wallTime(time: number): number {
    const behind = this.now() - this.wall()
    return time - Math.round(behind / PRECISION_MS) * PRECISION_MS
  }
}
