import 'server-only'
import { connectionTo } from '#lib/cluster/connection'
import { readImage } from '#lib/cluster/images'
import { readSnapshot } from '#lib/cluster/snapshot'
import { imageView, unknownImage, type Images } from '#lib/domain/image'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Environment } from '#lib/server/config-text'
import { storeOf } from '#lib/server/stores'

/** For pages: what the store knows, at no cost to the API server. Only the first one after the start may have to wait. */
export async function storedSnapshot(environment: Environment): Promise<Snapshot> {
  const store = storeOf(environment)
  await store.settled
  return store.snapshot()
}

/** For plans: read after the person asked, so that what they changed a moment ago is in it. */
export function freshSnapshot(environment: Environment): Promise<Snapshot> {
  return readSnapshot(connectionTo(environment.cluster), environment.namespace, new Date())
}

/** Details of images by digest; what cannot be read is shown as its digest alone. */
export async function readImages(
  environment: Environment,
  wanted: { stream: string; digest: string }[],
): Promise<Images> {
  const connection = connectionTo(environment.cluster)
  const streamOf = new Map(wanted.map(({ stream, digest }) => [digest, stream]))
  const views = [...streamOf].map(async ([digest, stream]) => {
    const answer = await readImage(connection, environment.namespace, stream, digest)
    if (answer.ok) return imageView(answer.value.image)
    return unknownImage(digest, answer.error.code === 'not-found')
  })
  return new Map((await Promise.all(views)).map((view) => [view.digest, view]))
}
