import 'server-only'
import { createHash } from 'node:crypto'
import { reviewSubject, type Subject } from '#lib/cluster/request/access-review'
import { connectionTo } from '#lib/cluster/request/connection'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import type { Verdict } from '#lib/domain/rights/person-rights'
import type { Right } from '#lib/domain/rights/right'
import { AnswerCache } from '#lib/runtime/answer-cache'
import type { Clock } from '#lib/runtime/clock'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { withTimeLimit } from '#lib/runtime/time-limit'
import type { Environment } from '#lib/server/config/parse'

/** How long a person waits for the cluster at most. */
export const LONGEST_WAIT_MS = 3_000

/** A right that somebody gives or takes should count soon. What is not known is asked again by the next click. */
const LIFETIMES: Record<Verdict, number> = {
  allowed: 5_000,
  denied: 5_000,
  'may-not-ask': 5_000,
  unknown: 1_000,
}

/** A hundred people with all of their rights. */
const MOST_REVIEWS = 2_000
/** A page has seventeen questions, and each is answered within milliseconds. */
const AT_ONCE = 16

/** Asks one cluster about one right of one person. */
type Review = (subject: Subject, right: Right) => Promise<Verdict>

/** What a cluster says of people: each question is asked once for all who wait for it, and remembered for a few seconds. */
export class ClusterRights {
  private readonly verdicts: AnswerCache<Verdict>
  private readonly inTurn = limitConcurrency(AT_ONCE)

  constructor(
    private readonly review: Review,
    readonly clock: Clock,
  ) {
    this.verdicts = new AnswerCache(MOST_REVIEWS, clock, (verdict) => LIFETIMES[verdict])
  }

  /**
   * Most Roles name no objects, so the question about all of a kind comes first.
   * @param until when it is too late for an answer; then it is unknown
   */
  async verdict(subject: Subject, right: Right, until: number): Promise<Verdict> {
    const ofAll = await this.within(subject, { ...right, name: null }, until)
    return ofAll === 'denied' && right.name !== null ? this.within(subject, right, until) : ofAll
  }

  private async within(subject: Subject, right: Right, until: number): Promise<Verdict> {
    const limit = { waitMs: Math.max(0, until - this.clock.now()), onLate: () => undefined }
    return (await withTimeLimit(this.remembered(subject, right), limit)) ?? 'unknown'
  }

  private remembered(subject: Subject, right: Right): Promise<Verdict> {
    // Hundreds of groups would make long keys.
    const key = createHash('sha256')
      .update(JSON.stringify([subject, right]))
      .digest('base64url')
    return this.verdicts.get(key, () => {
      const askedAt = this.clock.now()
      // Where a cluster hangs, nobody waits any more for what stands behind.
      const isLate = () => this.clock.now() - askedAt >= LONGEST_WAIT_MS
      return this.inTurn(() => (isLate() ? Promise.resolve('unknown') : this.review(subject, right)))
    })
  }
}

export function clusterRightsIn({ name, cluster, namespace }: Environment): ClusterRights {
  return processSingleton(
    `rights of people in ${name}`,
    () =>
      new ClusterRights(
        (subject, right) =>
          reviewSubject(connectionTo(cluster), namespace, subject, right, INTERACTIVE_LIMITS),
        systemClock,
      ),
  )
}
