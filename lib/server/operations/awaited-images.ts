import 'server-only'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Operation } from '#lib/plan/operation/operation'
import { isAskable, isSoon, learnedAt } from '#lib/plan/operation/promotion/asking'
import { fedImagesOf } from '#lib/plan/operation/promotion/fed-images'
import { readOf } from '#lib/plan/operation/promotion/follow-up'
import { promotedBy } from '#lib/plan/operation/promotion/promoted'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { askAgain } from '#lib/server/drift/drift'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { FAST_MS, SLOW_MS } from '#lib/server/promotion/reading-pace'

/** Of many more than are open at once. */
const MOST_ASKED = 1_000

/** When this process had the registry asked last, by operation, tag and build. */
const askedOf = perEnvironment('awaited images', () => new Map<string, number>())

/** Has the registry asked for the tags whose build is over and whose image is not there: its own interval is minutes, or never. */
export function lookForImages(
  environment: Environment,
  operation: Operation,
  promotion: PromotionRead,
  snapshot: Snapshot,
): void {
  const now = systemClock.now()
  const asked = askedOf(environment)
  for (const { tag, learned } of awaitedBy(operation, promotion, snapshot)) {
    const key = JSON.stringify([operation.id, tag.key, learned])
    const pause = isSoon(learned, systemClock.wallTime(now)) ? FAST_MS : SLOW_MS
    if (now - (asked.get(key) ?? -Infinity) < pause) continue
    askAgain(environment, tag)
    const [oldest] = asked.keys()
    if (asked.size >= MOST_ASKED && oldest !== undefined) asked.delete(oldest)
    asked.set(key, now)
  }
}

/** Tags that follow the registry and have no image of the commit, although its build is over. */
function awaitedBy(operation: Operation, promotion: PromotionRead, snapshot: Snapshot) {
  return promotedBy(operation).flatMap((promoted) => {
    const read = readOf(promotion, promoted)
    const learned = read && learnedAt(promoted, read, Date.parse(snapshot.readAt))
    if (read === null || learned === null) return []
    return read.source.feeds.flatMap((key) => {
      const images = fedImagesOf(snapshot, promotion, key, promoted.commit, read)
      return images.tag !== undefined && isAskable(images) ? [{ tag: images.tag, learned }] : []
    })
  })
}
