import 'server-only'
import { sourceOf } from '#lib/domain/image-stream/tag-source'
import { buildViewOf } from '#lib/domain/promotion/build-view'
import type { PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Operation } from '#lib/plan/operation/operation'
import { fedImagesOf } from '#lib/plan/operation/promotion/fed-images'
import { readOf } from '#lib/plan/operation/promotion/follow-up'
import { promotedBy } from '#lib/plan/operation/promotion/promoted'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { askAgain, driftOf } from '#lib/server/drift/drift'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { FAST_MS, SLOW_MS } from '#lib/server/promotion/reading-pace'

/** To look up the commit of a new image can take a minute. */
const SOON_MS = 2 * 60_000
/** Of many more than are open at once. */
const MOST_LOOKS = 1_000

/** When this process first saw the end of a build that a tag awaits, and when it had the registry asked last. */
type Look = { overAt: number; askedAt: number }

const looksOf = perEnvironment('awaited images', () => new Map<string, Look>())

/**
 * Has the registry asked for the tags whose build is over and whose image is not there: its own interval is minutes, or never.
 * @returns whether one of them may yet turn out to be built: where a build failed, most of its images may be there
 */
export function lookForImages(
  environment: Environment,
  operation: Operation,
  promotion: PromotionRead,
  snapshot: Snapshot,
): boolean {
  const now = systemClock.now()
  const isOpen = awaitedBy(operation, promotion, snapshot).map(({ tag, build }) => {
    const look = lookOf(environment, JSON.stringify([operation.id, tag.key, build]))
    const isSoon = now - look.overAt < SOON_MS
    if (now - look.askedAt >= (isSoon ? FAST_MS : SLOW_MS)) {
      askAgain(environment, tag)
      look.askedAt = now
    }
    return isSoon && !isTold(environment, tag.key, look.overAt)
  })
  return isOpen.includes(true)
}

function lookOf(environment: Environment, key: string): Look {
  const looks = looksOf(environment)
  const look = looks.get(key) ?? { overAt: systemClock.now(), askedAt: -Infinity }
  const [oldest] = looks.keys()
  if (looks.size >= MOST_LOOKS && oldest !== undefined) looks.delete(oldest)
  looks.set(key, look)
  return look
}

/** Tags that follow the registry and have no image of the commit, although its build is over. */
function awaitedBy(operation: Operation, promotion: PromotionRead, snapshot: Snapshot) {
  return promotedBy(operation).flatMap(({ repository, commit, step }) => {
    const read = readOf(promotion, { repository })
    if (read === null) return []
    const { run } = buildViewOf(read.runs, commit, step.at, Date.parse(snapshot.readAt))
    if (run === null || run.state === 'queued' || run.state === 'running') return []
    return read.source.feeds.flatMap((key) => {
      const { tag, imported, registry } = fedImagesOf(snapshot, promotion, key, commit, read)
      const isAwaited = imported === null && registry === null
      return isAwaited && tag !== undefined && sourceOf(tag).kind === 'following'
        ? [{ tag, build: [run.id, run.attempt] }]
        : []
    })
  })
}

/** Whether the registry answered after the build was over, and the commit of its image is known. */
function isTold(environment: Environment, key: string, overAt: number): boolean {
  const check = driftOf(environment).checks.get(key)
  if (check === undefined || Date.parse(check.checkedAt) <= systemClock.wallTime(overAt)) return false
  return check.state === 'failed' || check.image.commit !== null
}
