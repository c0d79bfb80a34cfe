import 'server-only'
import type { Clock } from '#lib/runtime/clock'

const MINUTE_MS = 60_000

/** Bounds the lines in the log about one source, so that nobody fills it. What is left out is counted. */
export class LineBudget {
  private readonly counts = new Map<string, number>()

  /** @param report called at the end of a minute in which lines about a source were left out */
  constructor(
    private readonly clock: Clock,
    private readonly mostPerMinute: number,
    private readonly report: (source: string, suppressed: number) => void,
  ) {}

  allows(source: string): boolean {
    const count = (this.counts.get(source) ?? 0) + 1
    this.counts.set(source, count)
    if (count === 1) this.clock.after(MINUTE_MS, () => this.close(source))
    return count <= this.mostPerMinute
  }

  private close(source: string): void {
    const suppressed = (this.counts.get(source) ?? 0) - this.mostPerMinute
    this.counts.delete(source)
    if (suppressed > 0) this.report(source, suppressed)
  }
}
