import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { commitRange } from '#lib/domain/image/commit-range'
import { findImage, type Images } from '#lib/domain/image/image'
import { imageContents, withoutVariableValues } from '#lib/domain/image/image-contents'
import { imageDiff } from '#lib/domain/image/image-diff'
import { commonPlatform, isList, pickPart } from '#lib/domain/image/image-parts'
import { importOrder } from '#lib/domain/image-stream/import-order'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { CommitRange, ImageComparison, ImageContents, ImageDetails } from '#lib/domain/image/image-views'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import type { Image, ImageStream } from '#lib/kubernetes/objects'
import type { Grant } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { imagesOf } from '#lib/server/environment/images'
import { withTimeLimit, LONG_LIMIT, type TimeLimit } from '#lib/runtime/time-limit'
import { missing, refused, type Queried } from '#lib/server/views/query-result'
import { readImages, storedSnapshot } from '#lib/server/environment/read-snapshot'

/** The contents of an image. Only operators see the values of environment variables. */
export async function imageFor(
  { environment, mayAct }: Grant,
  stream: string,
  digest: string,
): Promise<Queried<ImageDetails>> {
  const found = await findStream(environment, stream, [digest])
  if (!found.ok) return found
  const read = await readContents(environment, stream, [digest])
  if (!read.ok) return refused(read.error)
  const { contents, platform } = read.value
  const shown = contents[0] && !mayAct ? withoutVariableValues(contents[0]) : contents[0]
  const images = await readImages(environment, [{ stream, digest }])
  const image = findImage(images, digest)
  return { ok: true, value: { image, contents: shown ?? null, platform, showsValues: mayAct } }
}

/** Compares two images of a stream. */
export async function comparisonFor(
  { environment, mayAct }: Grant,
  stream: string,
  from: string,
  to: string,
): Promise<Queried<ImageComparison>> {
  const found = await findStream(environment, stream, [from, to])
  if (!found.ok) return found
  const read = await readContents(environment, stream, [from, to])
  if (!read.ok) return refused(read.error)
  const { contents, platform } = read.value
  const images = await readImages(
    environment,
    [from, to].map((digest) => ({ stream, digest })),
  )
  const [before, after] = [findImage(images, from), findImage(images, to)]
  const source = await sourceOf(environment, stream, [from, to])
  const order = importOrder(found.value, from, to)
  return {
    ok: true,
    value: {
      from: before,
      to: after,
      commits: commitRange(before, after, environment.images, { stream, source, order }),
      diff: contents[0] && contents[1] ? imageDiff(contents[0], contents[1], mayAct) : null,
      platform,
      showsValues: mayAct,
    },
  }
}

/** The commits that the newest image of a tag does not have yet. */
export async function newCommitsOf(
  environment: Environment,
  tag: StreamTag,
  check: LaneCheck | null,
  images: Images,
  timeLimit: TimeLimit,
): Promise<CommitRange | null> {
  const newest = images.get(newestOf(tag)?.image ?? '')
  if (newest === undefined || check?.state !== 'newer') return null
  const stream = tag.stream.metadata.name
  const source = await sourceOf(environment, stream, [newest.digest], timeLimit)
  const order = importOrder(tag.stream, newest.digest, check.image.digest)
  return commitRange(newest, check.image, environment.images, { stream, source, order })
}

/** Only digests of the stream's history are requested, because an address can contain anything. */
async function findStream(
  environment: Environment,
  stream: string,
  digests: string[],
): Promise<Queried<ImageStream>> {
  const { imageStreams } = await storedSnapshot(environment)
  if (!imageStreams.ok) return refused(imageStreams.error)
  const found = imageStreams.value.find(({ metadata }) => metadata.name === stream)
  const items = found?.status?.tags?.flatMap((tag) => tag.items ?? []) ?? []
  const unknown = digests.find((digest) => !items.some(({ image }) => image === digest))
  if (found !== undefined && unknown === undefined) return { ok: true, value: found }
  return missing(
    `The image stream ${stream.slice(0, 80)} has no image ${unknown?.slice(0, 80) ?? ''} in its history.`,
  )
}

type Contents = { contents: (ImageContents | null)[]; platform: string | null }

/** Null for a deleted image. For manifest lists, the image of a shared platform is read. */
async function readContents(
  environment: Environment,
  stream: string,
  digests: string[],
): Promise<Answer<Contents>> {
  const read = (digest: string) => readOrGone(environment, stream, digest)
  const images = allOf(await Promise.all(digests.map(read)))
  if (!images.ok) return images
  const whole = images.value.filter((image) => image !== null)
  const platform = commonPlatform(whole)
  const parts = allOf(
    await Promise.all(
      images.value.map(async (image): Promise<Answer<Image | null>> => {
        const part = image && pickPart(image, platform)
        return part ? read(part.digest) : { ok: true, value: image }
      }),
    ),
  )
  if (!parts.ok) return parts
  const contents = parts.value.map((image) => image && imageContents(image))
  return { ok: true, value: { contents, platform: whole.some(isList) ? platform : null } }
}

async function readOrGone(
  environment: Environment,
  stream: string,
  digest: string,
): Promise<Answer<Image | null>> {
  const answer = await imagesOf(environment).imageOf(stream, digest)
  return !answer.ok && answer.error.code === 'not-found' ? { ok: true, value: null } : answer
}

function allOf<T>(answers: Answer<T>[]): Answer<T[]> {
  const values: T[] = []
  for (const answer of answers) {
    if (!answer.ok) return answer
    values.push(answer.value)
  }
  return { ok: true, value: values }
}

/** The web address of the source code; null if the images have different ones, or it takes longer to read them. */
async function sourceOf(
  environment: Environment,
  stream: string,
  digests: string[],
  timeLimit: TimeLimit = LONG_LIMIT,
): Promise<string | null> {
  const asked = digests.map((digest) => imagesOf(environment).factsOf(stream, digest))
  const facts = await withTimeLimit(Promise.all(asked), timeLimit)
  const sources = new Set(facts?.map((answer) => (answer.ok ? answer.value.source : null)))
  return sources.size === 1 ? ([...sources][0] ?? null) : null
}
