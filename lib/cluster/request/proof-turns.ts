import 'server-only'
import type { Clock } from '#lib/runtime/clock'

/** Watches that were opened together become silent together. In this time, all of them have had their turn. */
const ROUND_MS = 10_000
const LONGEST_GAP_MS = 1_000

/**
 * Spreads the proofs of all watches on a connection: at most one begins each second, unless there are so many watches that the last
 * would come too late. A turn does not wait for the end of the one before, so a server that hangs is noticed as soon by all.
 */
export class ProofTurns {
  private watches = 0
  private next = -Infinity

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** For a watch that was opened. @returns what to call when it ends */
  join(): () => void {
    this.watches += 1
    return () => void (this.watches -= 1)
  }

  /** Takes a turn. @returns how long to wait for it */
  take(): number {
    const now = this.clock.now()
    const at = Math.max(now, this.next)
    this.next = at + Math.min(LONGEST_GAP_MS, ROUND_MS / this.watches)
    return at - now
  }
}
