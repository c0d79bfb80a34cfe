import 'server-only'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { findImage } from '#lib/domain/image/image'
import type { ImageView } from '#lib/domain/image/image-views'
import { driftQuestionsOf, type DriftQuestion } from '#lib/domain/image-stream/drift-question'
import { originOf, originOfImport, type ImageOrigin } from '#lib/domain/image-stream/image-origin'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findStream } from '#lib/domain/image-stream/tag-source'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { Environment } from '#lib/server/config/parse'
import { driftOf } from '#lib/server/drift/drift'
import { readImages, storedSnapshot } from '#lib/server/environment/read-snapshot'
import { askRegistry } from '#lib/server/environment/registry'
import { keptImage } from '#lib/server/environment/registry-images'
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
  return { ok: true, value: { stream, image: findImage(images, digest), origin: originOf(stream, digest) } }
}

/** The image that the last check found in the registry. Its contents are asked for again only where they were not kept. */
async function findNewer(
  environment: Environment,
  stream: ImageStream,
  tag: string,
  digest: string,
): Promise<Queried<FoundImage>> {
  const { name } = stream.metadata
  const question = driftQuestionsOf(stream).find((each) => each.tag.name === tag)
  const check = driftOf(environment).checks.get(tagKey(name, tag))
  if (question === undefined || check?.state !== 'newer' || check.image.digest !== digest) {
    return missing(
      `The image stream ${name} has no image ${digest.slice(0, 80)} in its history, and the last check of the registry found no such image.`,
    )
  }
  if (keptImage(environment, digest) === undefined) {
    const answer = await askAgain(environment, question)
    if (!answer.ok) return refused(answer.error)
    if (keptImage(environment, digest) === undefined) {
      return missing(`The registry has another image for ${question.pullSpec} by now.`)
    }
  }
  const origin = originOfImport(question.tag, question.pullSpec)
  return { ok: true, value: { stream, image: check.image, origin } }
}

function askAgain(environment: Environment, { tag, pullSpec }: DriftQuestion) {
  return askRegistry(environment, tag, pullSpec, INTERACTIVE_LIMITS)
}
