import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import type { Facts } from '#lib/domain/chronicle/facts'
import type { Clock } from '#lib/runtime/clock'
import { shareRuns } from '#lib/runtime/concurrency-limit'
import type { ChronicleState } from '#lib/server/chronicle/chronicle'
import { BEAT_MS, type ObservedWriter } from '#lib/server/chronicle/observed-writer'
import type { PageWriter } from '#lib/server/chronicle/page-writer'

/** Changes come in bursts, and each write sends a page to each replica. Replicas look at different times, so that they rarely collide. */
const SOON_MS = 20_000
/** What follows a crash can end this process, too. */
const CRASH_MS = 3_000
/** A workload becomes healthy by time alone. */
const AGAIN_MS = 60_000
/** Counts that only go up are written about so often. */
const ROUTINE_MS = 5 * 60_000

const DAY_MS = 86_400_000

export type Sight = {
  /** What can be seen now, and what of the known facts is over; null while something is stale, or was never read: then nobody observes. */
  look: (known: Facts, now: number) => { facts: Facts; ended: Facts; setWritten: () => void } | null
  days: number
}

/** Looks at what the store has, and writes what the chronicle lacks: some seconds after a change, and every few minutes. */
export class Observer {
  private due = Infinity
  private cancel: () => void = () => undefined
  private routineAt = -Infinity
  private beganAt = -Infinity
  /** What is written at once, such as before the process ends. */
  readonly lookNow = shareRuns(() => this.look())

  constructor(
    private readonly sight: Sight,
    private readonly pages: PageWriter,
    private readonly observed: ObservedWriter,
    private readonly state: ChronicleState,
    private readonly clock: Clock,
    /** Hears of the first failure of a row of them. */
    private readonly report: (error: unknown) => void,
  ) {
    this.schedule(SOON_MS)
  }

  /** Something changed in the cluster. */
  noteChange(isCrash: boolean): void {
    this.schedule((isCrash ? CRASH_MS : SOON_MS) * (1 + this.clock.random()))
  }

  private schedule(milliseconds: number): void {
    const at = this.clock.now() + milliseconds
    if (at >= this.due) return
    this.cancel()
    this.due = at
    this.cancel = this.clock.after(milliseconds, () => {
      this.due = Infinity
      void this.lookNow()
    })
  }

  private async look(): Promise<void> {
    this.beganAt = this.clock.now()
    try {
      const isDone = await this.write()
      this.schedule(isDone ? BEAT_MS * (1 + this.clock.random() / 4) : AGAIN_MS)
    } catch (error) {
      this.report(error)
      this.schedule(AGAIN_MS)
    }
  }

  /** @returns whether all that can be seen was known already */
  private async write(): Promise<boolean> {
    const now = this.clock.wallTime(this.beganAt)
    const known = this.pages.known
    const seen = known === null ? null : this.sight.look(known.facts, now)
    if (seen === null) return false
    const firstDay = now - this.sight.days * DAY_MS
    const withRoutine = this.beganAt - this.routineAt >= ROUTINE_MS
    const notBefore = Math.max(firstDay, this.observed.known.keptFrom ?? -Infinity)
    const added = await this.pages.add(seen.facts, { ended: seen.ended, notBefore, withRoutine })
    if (!added.ok) return this.failed(added.error)
    if (withRoutine) {
      this.routineAt = this.beganAt
      seen.setWritten()
    }
    const { writes, leftOutTo } = added.value
    const wantsNote = leftOutTo !== null || this.observed.isDue(now)
    const noted: Answer<unknown> = wantsNote ? await this.observed.note(now, firstDay, leftOutTo) : DONE
    if (!noted.ok) return this.failed(noted.error)
    const trimmed = await this.pages.trim(firstDay, (lastEnd) => this.observed.note(now, firstDay, lastEnd))
    // Without the right to delete, the chronicle grows, and is written nevertheless.
    if (!trimmed.ok && trimmed.error.code !== 'forbidden') return this.failed(trimmed.error)
    this.state.writes += writes + Number(wantsNote)
    this.state.failing = null
    return writes === 0
  }

  /** What was not written is seen again at the next look, as long as the cluster shows it. */
  private failed({ code, message }: ClusterError): boolean {
    if (this.state.failing === null) {
      const since = new Date(this.clock.wallTime(this.beganAt)).toISOString()
      this.state.failing = { since, message }
      this.report(code)
    } else this.state.failing = { ...this.state.failing, message }
    this.state.failures += 1
    return false
  }
}

const DONE: Answer<unknown> = { ok: true, value: null }
