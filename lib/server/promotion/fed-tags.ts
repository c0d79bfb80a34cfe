import 'server-only'
import { fedWorkloads } from '#lib/domain/pipeline/fed-workloads'
import type { Images } from '#lib/domain/image/image'
import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf } from '#lib/domain/image-stream/tag-source'
import type { FedImage, FedTag } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import type { TimeLimit } from '#lib/runtime/time-limit'
import type { Environment } from '#lib/server/config/parse'
import { driftOf } from '#lib/server/drift/drift'
import { lanesIn } from '#lib/server/environment/lanes'
import { readImages } from '#lib/server/environment/read-snapshot'
import { storeOf } from '#lib/server/environment/stores'

/**
 * The commits that the images of fed tags are of, in their streams and in the registry. To read an image that names none starts the
 * search for it.
 */
export async function fedTagsOf(environment: Environment, timeLimit: TimeLimit): Promise<FedTag[]> {
  const snapshot = storeOf(environment).snapshot()
  const feeds = [...new Set(environment.sources.flatMap(({ feeds }) => feeds))]
  const newest = feeds.flatMap((key) => newestIn(snapshot, key) ?? [])
  const { entries } = lanesIn(environment, snapshot)
  const having = new Map(
    entries.filter(({ key }) => feeds.includes(key)).map(({ key, lane }) => [key, fedWorkloads(lane)]),
  )
  const others = [...having].flatMap(([key, workloads]) =>
    workloads.flatMap(({ digest }) => (digest === null ? [] : [{ stream: splitTagKey(key).stream, digest }])),
  )
  const images = await readImages(environment, [...others, ...newest], timeLimit)
  return feeds.map((tag) => {
    const imported = importedIn(snapshot, tag, images)
    const workloads = (having.get(tag) ?? []).map(({ digest, ...each }) => {
      return { ...each, commit: (digest && images.get(digest)?.commit) ?? null }
    })
    const check = driftOf(environment).checks.get(tag)
    return {
      tag,
      imported,
      registry: registryImageOf(check, imported),
      checkedAt: check?.checkedAt ?? null,
      problem: problemOf(check),
      workloads,
    }
  })
}

function newestIn(snapshot: Snapshot, key: string): { stream: string; digest: string; at: string } | null {
  const { stream, tag } = splitTagKey(key)
  const found = findTag(snapshot, stream, tag)
  const newest = found && newestOf(found)
  return newest && newest.image !== '' ? { stream, digest: newest.image, at: newest.created } : null
}

function importedIn(snapshot: Snapshot, key: string, images: Images): FedImage | null {
  const newest = newestIn(snapshot, key)
  if (newest === null) return null
  const { digest, at } = newest
  return { digest, commit: images.get(digest)?.commit ?? null, at }
}

export function registryImageOf(check: LaneCheck | undefined, imported: FedImage | null): FedImage | null {
  if (check === undefined || check.state === 'failed') return null
  const { digest, commit } = check.image
  const known = imported?.digest === digest ? imported.commit : null
  const parts = check.state === 'newer' && check.parts && { parts: check.parts }
  return { digest, commit: commit ?? known, at: check.since, ...parts }
}

/** A registry that lacks the tag has told what it has: nothing. */
function problemOf(check: LaneCheck | undefined): string | null {
  const isTold = check?.state !== 'failed' || importFailureOf(check) === 'tag-gone'
  return isTold ? null : failureInWords(check)
}

/** The tags that a source feeds and that no stream has. It is no error: streams come and go. */
export function missingFeeds(snapshot: Snapshot, feeds: readonly string[]): string[] {
  if (!snapshot.imageStreams.ok) return []
  return feeds.filter((key) => {
    const { stream, tag } = splitTagKey(key)
    return findTag(snapshot, stream, tag) === undefined
  })
}
