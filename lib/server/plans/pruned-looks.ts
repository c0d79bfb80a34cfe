import 'server-only'
import { LIMITS, type Limits } from '#lib/cluster/request/request'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import {
  isInRegistry,
  prunedToLookAt,
  type PrunedLook,
  type PrunedView,
} from '#lib/domain/stream-tag/pruned-images'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { systemClock } from '#lib/runtime/system-clock'
import { LONG_LIMIT, withTimeLimit } from '#lib/runtime/time-limit'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { askForImage } from '#lib/server/environment/registry'

/** Fewer than the connections of the pool, which drift checks use, too. */
const AT_ONCE = 2
const IN_BACKGROUND: Limits = { ...LIMITS, deadlineMs: 5_000, pool: 'background' }

const MOST_LOOKS = 2_000
const LOOK_TTL_MS = 10 * 60_000
const FAILURE_TTL_MS = 30_000

const looksIn = perEnvironment('pruned images', () => ({
  inTurn: limitConcurrency(AT_ONCE),
  /** Null where the answer does not tell. */
  looks: new AnswerCache<PrunedLook | null>(MOST_LOOKS, systemClock, (look) =>
    look === null ? FAILURE_TTL_MS : LOOK_TTL_MS,
  ),
}))

/** Whether the registry still has the images that were pruned from a tag, as far as it says so in time: the rest is asked for meanwhile. */
export async function lookForPruned(environment: Environment, tag: StreamTag): Promise<PrunedView> {
  const pullSpecs = prunedToLookAt(tag, readChronicle(environment)?.chronicle)
  const looks = new Map<string, PrunedLook>()
  const silent = new Set<string>()
  const looking = pullSpecs.map(async (pullSpec) => {
    const look = await lookAt(environment, tag, pullSpec, silent)
    if (look !== null) looks.set(pullSpec, look)
  })
  const isWhole = (await withTimeLimit(Promise.all(looking), LONG_LIMIT)) !== null
  return { looks: pullSpecs.flatMap((pullSpec) => looks.get(pullSpec) ?? []), isLooking: !isWhole }
}

/** @param silent the repositories whose registry did not tell: it is not asked about their other images */
function lookAt(
  environment: Environment,
  tag: StreamTag,
  pullSpec: string,
  silent: Set<string>,
): Promise<PrunedLook | null> {
  const { inTurn, looks } = looksIn(environment)
  const { importMode, insecure } = tag.spec?.importPolicy ?? {}
  const { repository } = parsePullSpec(pullSpec)
  return looks.get(JSON.stringify([tag.key, pullSpec, importMode, insecure]), () =>
    inTurn(async () => {
      if (silent.has(repository)) return null
      const at = new Date(systemClock.wallTime(systemClock.now())).toISOString()
      const answer = await askForImage(environment, tag, pullSpec, IN_BACKGROUND)
      const hasIt = answer.ok ? isInRegistry(answer.value) : null
      if (hasIt === null) silent.add(repository)
      return hasIt === null ? null : { pullSpec, hasIt, at }
    }),
  )
}
