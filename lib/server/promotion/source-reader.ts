import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import type { Source } from '#lib/domain/promotion/source'
import type { Forge } from '#lib/forge/forge'
import type { Clock } from '#lib/runtime/clock'
import { ReadingPace } from '#lib/server/promotion/reading-pace'
import { SourceParts, type Parts, type ReadSource } from '#lib/server/promotion/source-parts'

/**
 * @property failure why the last try failed, where the parts still are what was read before it
 * @property movedAt when `to` got its head, as far as this process saw it; null for earlier
 */
export type Reading = Parts & {
  readAt: string | null
  staleAt: string
  failure: ClusterError | null
  movedAt: string | null
}

/** Reads one source from its forge again and again, for all who look. */
export class SourceReader {
  private readonly known: SourceParts
  private readonly pace: ReadingPace
  private readAt: number | null = null
  private staleAt = 0
  private failure: ClusterError | null = null
  private isReading = false
  private isTold = false
  private timer: { at: number; cancel: () => void } | null = null
  private readonly listeners = new Set<() => void>()

  /** @param inTurn keeps the sources of a forge from being read all at once */
  constructor(
    forge: Forge,
    source: ReadSource,
    private readonly clock: Clock,
    private readonly inTurn: (work: () => Promise<void>) => Promise<void>,
    private readonly report: (error: unknown) => void,
  ) {
    this.known = new SourceParts(forge, source, clock)
    this.pace = new ReadingPace(clock)
  }

  /** What an environment wants to know of it. The first one starts the reading. */
  use({ checks, gate }: Pick<Source, 'checks' | 'gate'>): void {
    const { uses } = this.known
    uses.checks ||= checks.length > 0
    uses.gates ||= gate !== null
    this.schedule()
  }

  get reading(): Reading {
    const { clock, failure } = this
    const { parts, movedAt } = this.known
    const timeOf = (time: number) => new Date(clock.wallTime(time)).toISOString()
    return {
      ...parts,
      failure,
      readAt: this.readAt === null ? null : timeOf(this.readAt),
      staleAt: timeOf(this.staleAt),
      movedAt: movedAt === null ? null : timeOf(movedAt),
    }
  }

  /** Somebody looks. */
  look(): void {
    this.pace.look()
    this.schedule()
  }

  /** An operation waits for it: it promoted some commits, and waits for the checks of some. */
  urge({ promoted = [], checks = [] }: { promoted?: string[]; checks?: string[] } = {}): void {
    this.known.follow(promoted)
    this.known.awaitChecks(checks)
    this.pace.urge()
    this.schedule()
  }

  /** Something may have changed. */
  hint(): void {
    this.isTold = true
    this.pace.hint()
    this.schedule()
  }

  /** Calls back when something of it changes. Returns a function that unsubscribes. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private schedule(): void {
    const at = this.pace.dueAt
    if (this.isReading || this.timer?.at === at) return
    this.timer?.cancel()
    const wait = Math.max(0, at - this.clock.now())
    this.timer = { at, cancel: this.clock.after(wait, () => void this.read()) }
  }

  private async read(): Promise<void> {
    this.isReading = true
    this.timer = null
    const before = this.mark
    try {
      await this.inTurn(() => this.readNow())
    } catch (error) {
      this.report(error)
      this.fail({ code: 'failed', message: 'The source could not be read.' })
    }
    this.isReading = false
    this.schedule()
    if (this.mark !== before) for (const listener of this.listeners) listener()
  }

  private async readNow(): Promise<void> {
    this.pace.begin()
    if (this.isTold) this.known.doubt()
    this.isTold = false
    const failure = await this.known.read({ isUrgent: this.pace.isUrgent })
    if (failure !== null) {
      this.fail(failure)
      return
    }
    this.failure = null
    if (this.known.isWhole) this.readAt = this.clock.now()
    this.staleAt = this.pace.succeeded(this.known.isBuildUnderWay)
  }

  private fail(failure: ClusterError): void {
    this.failure = failure
    this.pace.failed(failure, this.known.isBuildUnderWay)
  }

  /** Changes if and only if what is known does. */
  private get mark(): string {
    const { parts, movedAt } = this.known
    return JSON.stringify([parts, this.failure?.message, movedAt])
  }
}
