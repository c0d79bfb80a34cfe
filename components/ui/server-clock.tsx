/** A statement of the server is at most some seconds old. One that is older comes from another server, whose clock is behind. */
const SAME_CLOCK_MS = 15_000

/** The server's time. A browser's clock can be minutes off, which would make ages wrong. */
export class ServerClock {
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setInterval> | undefined
  private aheadMs: number

  /** @param renderedAt when the server rendered, in ms: hydration must show the same times as the server's HTML */
  constructor(
    readonly renderedAt: number,
    private readonly browserNow = () => Date.now(),
  ) {
    this.aheadMs = renderedAt - browserNow()
  }

  now = () => this.timeOf(this.browserNow())

  /** Converts a time of the browser's clock into the server's. */
  timeOf = (browserTime: number) => browserTime + this.aheadMs

  /**
   * Follows what the server said last, but only forward: each statement was under way for a while, so the one that makes the clock
   * latest is the best.
   */
  correct(stated: number) {
    const lateMs = this.now() - stated
    if (lateMs < 0 || lateMs > SAME_CLOCK_MS) this.aheadMs -= lateMs
  }

  /** All components of the page share one timer. */
  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    this.timer ??= setInterval(() => {
      for (const each of this.listeners) each()
    }, 1000)
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size > 0) return
      clearInterval(this.timer)
      this.timer = undefined
    }
  }
}
