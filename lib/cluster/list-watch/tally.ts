import 'server-only'
import type { ClusterErrorCode } from '#lib/domain/answer'

/** What a cluster should not send; a list-watch survives each. */
export const BAD_INPUT = [
  'malformed',
  'duplicates',
  'unknownDeletions',
  'backwards',
  'tornLists',
  'deafWatches',
] as const

const COUNTED = ['lists', 'watches', 'proofs', 'events', 'bookmarks', ...BAD_INPUT] as const

type Counted = (typeof COUNTED)[number]

/** What a list-watch did since the start. */
export class Tally {
  readonly counts = Object.fromEntries(COUNTED.map((each) => [each, 0])) as Record<Counted, number>
  readonly failures = new Map<ClusterErrorCode, number>()

  count(what: Counted, times = 1): void {
    this.counts[what] += times
  }

  countFailure(code: ClusterErrorCode): void {
    this.failures.set(code, (this.failures.get(code) ?? 0) + 1)
  }
}
