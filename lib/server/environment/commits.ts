import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject } from '#lib/cluster/request/objects'
import { LIMITS, type Limits } from '#lib/cluster/request/request'
import type { Answer } from '#lib/domain/answer'
import { imageView } from '#lib/domain/image/image'
import type { ImageComparison, ImageView } from '#lib/domain/image/image-views'
import { commitSearchWords, type CommitSearchState } from '#lib/domain/image-stream/commit-search-words'
import { originOf, type ImageOrigin } from '#lib/domain/image-stream/image-origin'
import { readListing, type RepositoryListing } from '#lib/plan/steps/repository-listing'
import { listingRequest } from '#lib/plan/steps/import-request'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { CommitSearch } from '#lib/server/environment/commit-search'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { logError } from '#lib/server/log'

/** A cluster reads fifty images of a repository by default, two a second. Nobody waits for it. */
const LISTING: Limits = { ...LIMITS, deadlineMs: 60_000, pool: 'background' }
/** No stream of this name has to be there (repository-listing.json), and none is written. */
const NAME = 'quayside'

/** The search for the commits of images without labels in an environment. */
export const commitSearchOf = perEnvironment('commit search', (environment) => {
  const { images, cluster, registryCheckSeconds } = environment
  const inTurn = processSingleton(`commit searches ${JSON.stringify(cluster)}`, () => limitConcurrency(1))
  const askFor = (origin: ImageOrigin) => (tags: readonly string[] | 'all') => ask(environment, origin, tags)
  return new CommitSearch(images.commitTags, registryCheckSeconds === 0, askFor, systemClock, inTurn)
})

/** Where an image of a stream came from; null if that is unknown, or if no tag can name its commit. */
export function originIn(environment: Environment, stream: string, digest: string): ImageOrigin | null {
  if (environment.images.commitTags.length === 0) return null
  const found = storeOf(environment).kinds.imageStreams.get(stream)
  return found === undefined ? null : originOf(found, digest)
}

/** An image that the registry told of, with its commit if that was found since. */
export function withCommit(environment: Environment, stream: string, image: ImageView): ImageView {
  if (image.commit !== null) return image
  const tags = commitSearchOf(environment).tagsOf(image.digest)
  return imageView(image, environment.images, { stream, tags, now: Date.now() })
}

type Sought = { image: ImageView; origin: ImageOrigin | null }

/**
 * Starts to look for the commit of an image, unless it is known or was looked for.
 * @param isAsked whether the registry was just asked about the image
 */
export function seekCommit(environment: Environment, { image, origin }: Sought, isAsked = false): void {
  if (origin !== null && isSought(image)) commitSearchOf(environment).want(origin, image, isAsked)
}

/** Why the commit of an image is unknown; null if it is known, or if no tag can name it. */
export function whyNoCommit(environment: Environment, sought: Sought): string | null {
  const search = searchFor(environment, sought)
  return search && commitSearchWords(search)
}

/** The same for the images of a comparison. */
export function missingCommits(
  environment: Environment,
  sought: readonly Sought[],
): Pick<ImageComparison, 'whyNoCommit' | 'isSeekingCommits'> {
  const searches = sought.flatMap((each) => searchFor(environment, each) ?? [])
  return {
    whyNoCommit: [...new Set(searches.map(commitSearchWords))],
    isSeekingCommits: searches.some(({ state }) => state === 'searching'),
  }
}

function searchFor(environment: Environment, { image, origin }: Sought): CommitSearchState | null {
  if (origin === null || !isSought(image)) return null
  return commitSearchOf(environment).stateOf(origin, image.digest)
}

function isSought({ commit, isGone }: ImageView): boolean {
  return commit === null && !isGone
}

async function ask(
  { cluster, namespace, name }: Environment,
  origin: ImageOrigin,
  tags: readonly string[] | 'all',
): Promise<Answer<RepositoryListing>> {
  try {
    const body = listingRequest({ name: NAME, namespace }, origin, tags)
    const answer = await createObject(connectionTo(cluster), 'imagestreamimports', namespace, body, LISTING)
    return answer.ok ? readListing(answer.value) : answer
  } catch (error) {
    logError(`commit search for ${name}`, error)
    return { ok: false, error: { code: 'failed', message: 'The tags could not be read.' } }
  }
}
