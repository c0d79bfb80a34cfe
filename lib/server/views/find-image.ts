import 'server-only'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { findImage } from '#lib/domain/image/image'
import type { ImageView } from '#lib/domain/image/image-views'
import { driftQuestionsOf } from '#lib/domain/image-stream/drift-question'
import { originOf, type ImageOrigin } from '#lib/domain/image-stream/image-origin'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findStream } from '#lib/domain/image-stream/tag-source'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { Environment } from '#lib/server/config/parse'
import { driftOf } from '#lib/server/drift/drift'
import { withCommit } from '#lib/server/environment/commits'
import { markedImage } from '#lib/domain/marks/marked-images'
import { marksIn } from '#lib/server/chronicle/marks'
import { readImages, storedSnapshot } from '#lib/server/environment/read-snapshot'
import { askRegistry } from '#lib/server/environment/registry'
import { keptNewer } from '#lib/server/environment/registry-images'
import { missing, refused, type Queried } from '#lib/server/views/query-result'

/** An image of a stream, or the one that an import would bring. */
export type FoundImage = {
  stream: ImageStream
  image: ImageView
  /** Null if unknown. */
  origin: ImageOrigin | null
}

/**
 * The image of a stream with this digest, or what the registry has for a tag of it. Any other digest is refused, because an address
 * can contain anything.
 */
export async function findImageOf(
  environment: Environment,
  { stream: name, tag }: { stream: string; tag: string },
  digest: string,
): Promise<Queried<FoundImage>> {
  const snapshot = await storedSnapshot(environment)
  if (!snapshot.imageStreams.ok) return refused(snapshot.imageStreams.error)
  const stream = findStream(snapshot, name)
  if (stream === undefined) return missing(`There is no image stream ${name.slice(0, 80)}.`)
  const items = stream.status?.tags?.flatMap((each) => each.items ?? []) ?? []
  if (!items.some(({ image }) => image === digest)) return findNewer(environment, stream, tag, digest)
  const images = await readImages(environment, [{ stream: name, digest }])
  const image = markedImage(findImage(images, digest), marksIn(environment))
  return { ok: true, value: { stream, image, origin: originOf(stream, digest) } }
}

/** What the registry told of an image. It is asked again only about the image that the last check found, if that was not kept. */
async function findNewer(
  environment: Environment,
  stream: ImageStream,
  tag: string,
  digest: string,
): Promise<Queried<FoundImage>> {
  const { name } = stream.metadata
  const key = tagKey(name, tag)
  if (keptNewer(environment, key, digest) === undefined) {
    const question = driftQuestionsOf(stream).find((each) => each.tag.name === tag)
    const check = driftOf(environment).checks.get(key)
    const isNewest = check?.state === 'newer' && check.image.digest === digest
    if (question === undefined || !isNewest) {
      return missing(
        `The image stream ${name} has no image ${digest.slice(0, 80)} in its history, and the registry has another one.`,
      )
    }
    const answer = await askRegistry(environment, question.tag, question.pullSpec, INTERACTIVE_LIMITS)
    if (!answer.ok) return refused(answer.error)
  }
  const newer = keptNewer(environment, key, digest)
  if (newer === undefined) return missing(`The registry has another image for ${key} by now.`)
  const image = markedImage(withCommit(environment, name, newer.image), marksIn(environment))
  return { ok: true, value: { stream, image, origin: newer.origin } }
}
