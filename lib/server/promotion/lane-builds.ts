import 'server-only'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import { laneBuild } from '#lib/domain/promotion/lane-build'
import type { TimeLimit } from '#lib/runtime/time-limit'
import type { Environment } from '#lib/server/config/parse'
import { movedAtOf } from '#lib/server/promotion/moved-at'
import { promotionReadOf } from '#lib/server/promotion/promotion-read'
import { lookAtSources, sourceOf } from '#lib/server/promotion/readers'

/** Adds to lanes what their sources build: one station before the registry. */
export async function withBuilds(
  environment: Environment,
  now: number,
  timeLimit: TimeLimit,
): Promise<(lane: LaneView) => LaneView> {
  if (environment.sources.length === 0) return (lane) => lane
  lookAtSources(environment)
  const read = await promotionReadOf(environment, timeLimit)
  const movedAt = movedAtOf(environment)
  return (lane) => {
    const key = tagKey(lane.stream, lane.tag)
    const repository = sourceOf(environment, key)?.repository ?? null
    return repository === null ? lane : { ...lane, repository, build: laneBuild(read, key, now, movedAt) }
  }
}
