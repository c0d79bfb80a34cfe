import 'server-only'
import { MOST_COMPARED } from '#lib/domain/comparison/ahead-images'
import { compareEnvironments, type ComparedEnvironment } from '#lib/domain/comparison/compare-environments'
import type { EnvironmentComparison } from '#lib/domain/comparison/environment-comparison'
import { unreadOf } from '#lib/domain/freshness'
import { newestOf } from '#lib/domain/image-stream/tag-source'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import { markedImages } from '#lib/domain/marks/marked-images'
import { PIPELINE_KINDS } from '#lib/domain/pipeline/pipeline'
import { failuresOn } from '#lib/plan/operation/image-failures'
import type { TimeLimit } from '#lib/runtime/time-limit'
import type { Grant } from '#lib/server/auth/authorize'
import { withChronicle } from '#lib/server/chronicle/with-chronicle'
import type { Environment } from '#lib/server/config/parse'
import { checksIn, marksIn } from '#lib/server/chronicle/marks'
import { lanesIn } from '#lib/server/environment/lanes'
import { readImagesBriefly, storedSnapshot } from '#lib/server/environment/read-snapshot'
import { lookAtSources, readersOf, readOf } from '#lib/server/promotion/readers'
import { environmentView } from '#lib/server/views/environment-view'
import { explainedLane, explainer } from '#lib/server/views/explained-lags'
import { operationsIn } from '#lib/server/views/move-evidence'
import { missing, NO_VIEW, refused, type Queried } from '#lib/server/views/query-result'

/** What the first environment has and the second lacks. */
export async function environmentsFor(
  [one, other]: readonly Grant[],
  timeLimit: TimeLimit,
): Promise<Queried<EnvironmentComparison>> {
  if (one === undefined || other === undefined) return NO_VIEW
  const { environment: target } = other
  if (one.environment === target) return missing('Two different environments can be compared.')
  lookAtSources(target)
  const snapshots = await Promise.all([
    storedSnapshot(one.environment, timeLimit),
    storedSnapshot(target, timeLimit),
  ])
  for (const { imageStreams } of snapshots) if (!imageStreams.ok) return refused(imageStreams.error)
  const [before, after] = snapshots.map((snapshot, index) => {
    const { environment } = index === 0 ? one : other
    return { environment, snapshot, entries: lanesIn(environment, snapshot).entries }
  })
  if (before === undefined || after === undefined) return NO_VIEW
  const [from, to] = await Promise.all([
    compared(before, after.entries, timeLimit),
    compared(after, before.entries, timeLimit),
  ])
  const now = Date.parse(before.snapshot.readAt)
  const checks = checksIn(target)
  const sources = readersOf(target).map(readOf)
  const known = { ...to, title: target.title, checks, rules: target.images, sources }
  return {
    ok: true,
    value: {
      from: environmentView(one),
      to: environmentView(other),
      readAt: before.snapshot.readAt,
      streams: compareEnvironments(from, known, now),
      unread: snapshots.flatMap((snapshot) => unreadOf(snapshot, PIPELINE_KINDS)),
    },
  }
}

type Side = {
  environment: Environment
  snapshot: ComparedEnvironment['snapshot']
  entries: readonly LaneEntry[]
}

/** An environment with the images that the comparison needs: of streams that have the same one, only that. */
async function compared(
  { environment, snapshot, entries }: Side,
  others: readonly LaneEntry[],
  timeLimit: TimeLimit,
): Promise<ComparedEnvironment> {
  const same = new Set(others.flatMap((entry) => newestDigest(entry) ?? []))
  const wanted = entries.flatMap((entry) => {
    const items = (entry.tag.status?.items ?? []).slice(0, MOST_COMPARED).map(({ image }) => image)
    const digests = same.has(newestDigest(entry) ?? '') ? items.slice(0, 1) : items
    return digests.filter((digest) => digest !== '').map((digest) => ({ stream: entry.lane.stream, digest }))
  })
  const images = await readImagesBriefly(environment, wanted, timeLimit)
  const operations = operationsIn(environment)
  const explain = explainer(environment)
  const observed = withChronicle(environment, snapshot)
  return {
    snapshot,
    entries: entries.map((entry) => ({ ...entry, lane: explainedLane(entry.lane, explain) })),
    images: markedImages(images, marksIn(environment)),
    failuresOn: (workload) => failuresOn(observed, workload, operations),
  }
}

function newestDigest({ tag }: LaneEntry): string | null {
  return newestOf(tag)?.image ?? null
}
