import 'server-only'

/** Both clocks are read with less precision than this, one after the other. */
const PRECISION_MS = 1_000

/**
 * A wall clock that is set back would make what was read minutes ago look as new as if it came from the future, so ages are told
 * by the monotonic clock. That one knows nothing of a machine that was suspended, so where the wall clock is ahead, it is right.
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
