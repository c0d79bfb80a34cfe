import { LEASE_MS } from '#lib/plan/operation/lease-times'
import type { Operation } from '#lib/plan/operation/operation'
import { hasOpenSteps } from '#lib/plan/operation/operation-steps'

/**
 * Which operations have lost their owner: their beat stood still for a whole lease, as one observer measures it with its own
 * clock. Wall clocks of two machines are never compared.
 */
export class LeaseWatch {
  private seen = new Map<string, { mark: string; since: number }>()

  constructor(private readonly leaseMs = LEASE_MS) {}

  /**
   * To be called often.
   * @param isLive whether the journal is current: an outage keeps the owner from writing too, so each lease starts again after it
   */
  look(operations: readonly Operation[], now: number, isLive: boolean): void {
    const seen = operations.filter(hasOpenSteps).map((operation) => {
      const known = this.seen.get(operation.id)
      const mark = markOf(operation)
      const stoodStill = isLive && known?.mark === mark
      return [operation.id, stoodStill ? known : { mark, since: now }] as const
    })
    this.seen = new Map(seen)
  }

  /** For a journal that refused a write, since it may refuse the owner too. */
  startAgain(id: string): void {
    this.seen.delete(id)
  }

  /** Whether nobody carries out the steps. Given-up ones need no wait. */
  isOver(operation: Operation, now: number): boolean {
    if (!hasOpenSteps(operation)) return false
    if (operation.lease?.owner === null) return true
    const known = this.seen.get(operation.id)
    return known?.mark === markOf(operation) && now - known.since >= this.leaseMs
  }
}

/** Steps too, for entries without a lease. */
function markOf({ lease, steps }: Operation): string {
  return JSON.stringify([lease?.owner, lease?.beat, steps.map(({ state }) => state)])
}

export function isOwnedBy({ lease, end }: Operation, owner: string): boolean {
  return end === null && lease?.owner === owner
}

/** The next entry of an owner that goes on. */
export function withBeat(operation: Operation): Operation {
  const { lease } = operation
  return lease === null ? operation : { ...operation, lease: { ...lease, beat: lease.beat + 1 } }
}

export function isUnchanged(known: Operation, seen: Operation): boolean {
  return known.end === null && markOf(known) === markOf(seen)
}

/** The operation with another owner; null where its owner still lives, or somebody was faster. */
export function takenOver(known: Operation, seen: Operation, owner: string, at: string): Operation | null {
  if (known.lease === null || !isUnchanged(known, seen)) return null
  return withBeat({ ...known, lease: { ...known.lease, owner }, continuedAt: at })
}
