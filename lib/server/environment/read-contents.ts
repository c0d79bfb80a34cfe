import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { imageContents } from '#lib/domain/image/image-contents'
import { commonPlatform, isList, pickPart } from '#lib/domain/image/image-parts'
import type { ImageContents } from '#lib/domain/image/image-views'
import type { Image } from '#lib/kubernetes/objects'
import type { Environment } from '#lib/server/config/parse'
import { imagesOf } from '#lib/server/environment/images'
import { keptImage } from '#lib/server/environment/registry-images'

export type Contents = {
  contents: (ImageContents | null)[]
  /** Of the images that were read instead of manifest lists; null if there is none. */
  platform: string | null
}

/** Null for a deleted image. For manifest lists, the image of a shared platform is read. */
export async function readContents(
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

/** The image that stands for a manifest list; none for an image that is no list, or is gone. */
export async function partsOf(environment: Environment, stream: string, digest: string): Promise<string[]> {
  const image = await readOrGone(environment, stream, digest)
  const part = image.ok && image.value ? pickPart(image.value) : undefined
  return part === undefined ? [] : [part.digest]
}

/** An image that is not imported is what the registry told of it. */
async function readOrGone(
  environment: Environment,
  stream: string,
  digest: string,
): Promise<Answer<Image | null>> {
  const kept = keptImage(environment, digest)
  if (kept !== undefined) return { ok: true, value: kept }
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
