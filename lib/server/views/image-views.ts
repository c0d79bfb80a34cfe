import 'server-only'
import { commitRange } from '#lib/domain/image/commit-range'
import type { Images } from '#lib/domain/image/image'
import { withoutVariableValues } from '#lib/domain/image/image-contents'
import { imageDiff } from '#lib/domain/image/image-diff'
import { importOrder } from '#lib/domain/image-stream/import-order'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { comparePackages, type ImagePackages } from '#lib/domain/image/package-comparison'
import { splitRepository } from '#lib/domain/image/pull-spec'
import type {
  CommitRange,
  ImageComparison,
  ImageDetails,
  PackageComparison,
} from '#lib/domain/image/image-views'
import type { PrunedView } from '#lib/domain/stream-tag/pruned-images'
import { obstacleIn, waysTo } from '#lib/plan/rights-to-act'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import type { Grant } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { missingCommits } from '#lib/server/environment/commits'
import { packagesOf } from '#lib/server/environment/packages'
import { lookForPruned } from '#lib/server/plans/pruned-looks'
import { sourceOf } from '#lib/server/promotion/readers'
import { environmentView } from '#lib/server/views/environment-view'
import { findImageOf, type FoundImage } from '#lib/server/views/find-image'
import { missing, refused, type Queried } from '#lib/server/views/query-result'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { partsOf, readContents } from '#lib/server/environment/read-contents'

type Named = { stream: string; tag: string }

/** The contents of an image. Only operators see the values of environment variables. */
export async function imageFor(
  { environment, mayAct }: Grant,
  named: Named,
  digest: string,
): Promise<Queried<ImageDetails>> {
  const found = await findImageOf(environment, named, digest)
  if (!found.ok) return found
  const read = await readContents(environment, named.stream, [digest])
  if (!read.ok) return refused(read.error)
  const { contents, platform } = read.value
  const shown = contents[0] && !mayAct ? withoutVariableValues(contents[0]) : contents[0]
  const { image } = found.value
  return { ok: true, value: { image, contents: shown ?? null, platform, showsValues: mayAct } }
}

/** Compares two images of a stream. One of them can be what an import would bring. */
export async function comparisonFor(
  { environment, mayAct }: Grant,
  named: Named,
  { from, to }: { from: string; to: string },
): Promise<Queried<ImageComparison>> {
  const before = await findImageOf(environment, named, from)
  if (!before.ok) return before
  const after = await findImageOf(environment, named, to)
  if (!after.ok) return after
  const read = await readContents(environment, named.stream, [from, to])
  if (!read.ok) return refused(read.error)
  const { contents, platform } = read.value
  const { stream } = after.value
  const [old, now] = [before.value.image, after.value.image]
  const order = importOrder(stream, from, to)
  return {
    ok: true,
    value: {
      from: old,
      to: now,
      commits: commitRange(old, now, environment.images, { stream: named.stream, order }),
      ...missingCommits(environment, [before.value, after.value]),
      repository: sourceOf(environment, tagKey(named.stream, named.tag))?.repository ?? null,
      diff: contents[0] && contents[1] ? imageDiff(contents[0], contents[1], mayAct) : null,
      platform,
      showsValues: mayAct,
    },
  }
}

/** The packages that differ between two images, as their registries list them. */
export async function packagesFor(
  { environment }: Grant,
  named: Named,
  { from, to }: { from: string; to: string },
): Promise<Queried<PackageComparison>> {
  const before = await findImageOf(environment, named, from)
  if (!before.ok) return before
  const after = await findImageOf(environment, named, to)
  if (!after.ok) return after
  const [old, now] = await Promise.all([
    packagesIn(environment, named, before.value),
    packagesIn(environment, named, after.value),
  ])
  return { ok: true, value: comparePackages(old, now) }
}

async function packagesIn(
  environment: Environment,
  { stream }: Named,
  { image: { digest }, origin }: FoundImage,
): Promise<ImagePackages> {
  if (origin === null) return { digest, registry: '', packages: { state: 'unknown' } }
  const parts = await partsOf(environment, stream, digest)
  const packages = await packagesOf(environment, origin.repository, [...parts, digest])
  return { digest, registry: splitRepository(origin.repository).host, packages }
}

/**
 * Whether the registry still has the images that were pruned from a tag. It is asked for those who could pin them: whoever gets a plan
 * makes Quayside ask as well. For others, nothing is looked at.
 */
export async function prunedFor(grant: Grant, { stream, tag }: Named): Promise<Queried<PrunedView>> {
  const { environment } = grant
  const snapshot = await storedSnapshot(environment)
  if (!snapshot.imageStreams.ok) return refused(snapshot.imageStreams.error)
  const found = findTag(snapshot, stream, tag)
  if (found === undefined) return missing(`There is no image stream tag ${tagKey(stream, tag).slice(0, 80)}.`)
  const pin = { action: 'pin', stream, tag, digest: '', until: null } as const
  const mayLook = obstacleIn(environmentView(grant), waysTo(pin)) === null
  const value = mayLook ? await lookForPruned(environment, found) : { looks: [], isLooking: false }
  return { ok: true, value }
}

/** The commits that the newest image of a tag does not have yet. */
export function newCommitsOf(
  { images: rules }: Environment,
  tag: StreamTag,
  check: LaneCheck | null,
  images: Images,
): CommitRange | null {
  const newest = images.get(newestOf(tag)?.image ?? '')
  if (newest === undefined || check?.state !== 'newer') return null
  const order = importOrder(tag.stream, newest.digest, check.image.digest)
  return commitRange(newest, check.image, rules, { stream: tag.stream.metadata.name, order })
}
