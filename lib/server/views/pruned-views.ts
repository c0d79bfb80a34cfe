import 'server-only'
import { LIMITS, type Limits } from '#lib/cluster/request/request'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import {
  isInRegistry,
  prunedToLookAt,
  type PrunedLook,
  type PrunedView,
} from '#lib/domain/stream-tag/pruned-images'
import { obstacleIn, waysTo } from '#lib/plan/rights-to-act'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { systemClock } from '#lib/runtime/system-clock'
import { LONG_LIMIT, withTimeLimit } from '#lib/runtime/time-limit'
import type { Grant } from '#lib/server/auth/authorize'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { askForImage } from '#lib/server/environment/registry'
import { environmentView } from '#lib/server/views/environment-view'
import { badName, missing, refused, type Queried } from '#lib/server/views/query-result'
import { isStreamName } from '#lib/kubernetes/names'

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

/**
 * Whether the registry still has the images that were pruned from a tag. It is asked for those who could pin them: whoever gets a plan
 * makes Quayside ask as well. For others, nothing is looked at.
 */
export async function prunedFor(
  grant: Grant,
  { stream, tag }: { stream: string; tag: string },
): Promise<Queried<PrunedView>> {
  const { environment } = grant
  if (!isStreamName(stream)) return badName('image stream', stream)
  const snapshot = await storedSnapshot(environment)
  if (!snapshot.imageStreams.ok) return refused(snapshot.imageStreams.error)
  const found = findTag(snapshot, stream, tag)
  if (found === undefined) return missing(`There is no image stream tag ${tagKey(stream, tag).slice(0, 80)}.`)
  const pullSpecs = mayLook(grant, stream, tag)
    ? prunedToLookAt(found, readChronicle(environment)?.chronicle)
    : []
  const looks = new Map<string, PrunedLook>()
  const silent = new Set<string>()
  const looking = pullSpecs.map(async (pullSpec) => {
    const look = await lookAt(environment, found, pullSpec, silent)
    if (look !== null) looks.set(pullSpec, look)
  })
  const isWhole = (await withTimeLimit(Promise.all(looking), LONG_LIMIT)) !== null
  const told = pullSpecs.flatMap((pullSpec) => looks.get(pullSpec) ?? [])
  return { ok: true, value: { looks: told, isLooking: !isWhole } }
}

function mayLook(grant: Grant, stream: string, tag: string): boolean {
  const pin = { action: 'pin', stream, tag, digest: '', until: null } as const
  return obstacleIn(environmentView(grant), waysTo(pin)) === null
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
