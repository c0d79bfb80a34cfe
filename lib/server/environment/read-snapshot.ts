import 'server-only'
import { imageView, unknownFacts, type Images } from '#lib/domain/image/image'
import { tagNamesOf } from '#lib/domain/image-stream/tag-names'
import { hasImage } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import type { ImageView } from '#lib/domain/image/image-views'
import type { Environment } from '#lib/server/config/parse'
import { commitSearchOf, originIn, seekCommit } from '#lib/server/environment/commits'
import { imagesOf } from '#lib/server/environment/images'
import { withTimeLimit, LONG_LIMIT, type TimeLimit } from '#lib/runtime/time-limit'
import { storeOf } from '#lib/server/environment/stores'

/**
 * For pages: from the store, so it costs the API server nothing. Only the first pages after the start may have to wait; kinds
 * that take longer are shown when they arrive.
 */
export async function storedSnapshot(
  environment: Environment,
  timeLimit: TimeLimit = LONG_LIMIT,
): Promise<Snapshot> {
  const store = storeOf(environment)
  await withTimeLimit(store.settled, timeLimit)
  return store.snapshot()
}

type Wanted = { stream: string; digest: string }[]

/** A cluster answers for a few images in this time. */
const PAGE_IMAGES_MS = 50

/** For pages, which do not wait for images: those that are late are asked for meanwhile, and come by the event stream. */
export function readImagesBriefly(
  environment: Environment,
  wanted: Wanted,
  { waitMs, onLate }: TimeLimit,
): Promise<Images> {
  return readImages(environment, wanted, { waitMs: Math.min(waitMs, PAGE_IMAGES_MS), onLate })
}

/** Images by digest. One that cannot be read in time is shown as its digest only. */
export async function readImages(
  environment: Environment,
  wanted: Wanted,
  timeLimit: TimeLimit = LONG_LIMIT,
): Promise<Images> {
  const images = new Map<string, ImageView>()
  const isWhole = await withTimeLimit(Promise.all(readInto(images, environment, wanted)), timeLimit)
  return isWhole ? images : new Map(images)
}

function readInto(images: Map<string, ImageView>, environment: Environment, wanted: Wanted): Promise<void>[] {
  const kept = imagesOf(environment)
  const now = Date.now()
  const streamOf = new Map(wanted.map(({ stream, digest }) => [digest, stream]))
  return [...streamOf].map(async ([digest, stream]) => {
    const answer = await kept.factsOf(stream, digest)
    const facts = answer.ok ? answer.value : unknownFacts(digest, answer.error.code === 'not-found')
    const tags = tagsThatName(environment, stream, digest)
    const image = imageView(facts, environment.images, { stream, tags, now })
    if (answer.ok && image.commit === null) {
      seekCommit(environment, { image, origin: originIn(environment, stream, digest) })
    }
    images.set(digest, image)
  })
}

/** Whether an image was read before, so that reading it again costs the cluster nothing. */
export function isImageKnown(environment: Environment, stream: string, digest: string): boolean {
  return imagesOf(environment).knownFactsOf(stream, digest) !== undefined
}

/**
 * Whether reading an image is of use: its stream has it, or it was read before. Of what was pruned the cluster answers 404, again after
 * each change of the stream.
 */
export function isReadableIn(
  environment: Environment,
): (image: { stream: string; digest: string }) => boolean {
  const { imageStreams } = storeOf(environment).kinds
  return ({ stream, digest }) => {
    const found = imageStreams.get(stream)
    return (found !== undefined && hasImage(found, digest)) || isImageKnown(environment, stream, digest)
  }
}

/** What pages know of the commit of an image; undefined where none has shown it yet: nobody is asked. */
export async function knownCommitOf(
  environment: Environment,
  stream: string,
  digest: string,
): Promise<{ commit: string | null; committedAt: string | null } | undefined> {
  const answer = await imagesOf(environment).knownFactsOf(stream, digest)
  if (answer?.ok !== true) return undefined
  const tags = tagsThatName(environment, stream, digest)
  const { commit } = imageView(answer.value, environment.images, { stream, tags, now: Date.now() })
  return { commit, committedAt: answer.value.committedAt }
}

/** The tags of an image in its stream, and those of the registry that were found. Only needed where tags name the commit. */
function tagsThatName(environment: Environment, name: string, digest: string): readonly string[] {
  if (environment.images.commitTags.length === 0) return []
  const stream = storeOf(environment).kinds.imageStreams.get(name)
  const own = stream === undefined ? [] : (tagNamesOf(stream).get(digest) ?? [])
  return [...own, ...commitSearchOf(environment).tagsOf(digest)]
}
