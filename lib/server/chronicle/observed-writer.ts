import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { extended } from '#lib/domain/chronicle/stretches'
import type { ConfigMap } from '#lib/kubernetes/objects'
import {
  entriesOf,
  newObservedTimes,
  observedPatch,
  observedTimesIn,
  type ObservedTimes,
} from '#lib/server/chronicle/observed-times'

/** However many replicas watch, one of them writes about so often. It is less than half of a silence that counts as a gap. */
export const BEAT_MS = 4 * 60_000

export type ObservedRequests = {
  /** The ConfigMap in the store, without a request. */
  stored: () => ConfigMap | undefined
  patch: (body: object) => Promise<Answer<unknown>>
  create: (body: object) => Promise<Answer<unknown>>
}

/** Writes when replicas watched, and what was thrown away. Times are those of the wall clock. */
export class ObservedWriter {
  /** What this process wrote: the store may be behind. */
  private own: ObservedTimes = { stretches: [], keptFrom: null, switchesFrom: null }

  constructor(private readonly requests: ObservedRequests) {}

  get known(): ObservedTimes {
    const stored = observedTimesIn(this.requests.stored())
    const keptFrom = Math.max(stored.keptFrom ?? -Infinity, this.own.keptFrom ?? -Infinity)
    return {
      stretches: [...stored.stretches, ...this.own.stretches],
      keptFrom: Number.isFinite(keptFrom) ? keptFrom : null,
      switchesFrom: stored.switchesFrom ?? this.own.switchesFrom,
    }
  }

  /** Whether nobody said for a while that somebody watches, or ever that somebody looks at switches. */
  isDue(now: number): boolean {
    return (
      this.known.switchesFrom === null || !this.known.stretches.some(({ until }) => now - until < BEAT_MS)
    )
  }

  /** Notes that this process watches now. @param leftOutTo if anything was thrown away, when the last of it ended */
  async note(now: number, firstDay: number, leftOutTo: number | null = null): Promise<Answer<unknown>> {
    const { stretches, keptFrom, switchesFrom } = this.known
    const second = Math.floor(now / 1_000) * 1_000
    const stretch = extended(stretches, second)
    const left = leftOutTo === null ? keptFrom : Math.max(leftOutTo, keptFrom ?? leftOutTo)
    const since = { keptFrom: left, switchesFrom: switchesFrom ?? second }
    const body = observedPatch(this.requests.stored(), stretch, since, firstDay)
    const patched = await this.requests.patch(body)
    const answer =
      patched.ok || patched.error.code !== 'not-found'
        ? patched
        : await this.create(body, entriesOf(stretch, since))
    if (answer.ok) this.own = { stretches: [stretch], ...since }
    return answer
  }

  private async create(body: object, entries: Record<string, string>): Promise<Answer<unknown>> {
    const created = await this.requests.create(newObservedTimes(entries))
    // Another replica was faster.
    return created.ok || created.error.code !== 'conflict' ? created : this.requests.patch(body)
  }
}
