import 'server-only'
import { connectionTo } from '#lib/cluster/connection'
import { readImage } from '#lib/cluster/images'
import { readSnapshot } from '#lib/cluster/snapshot'
import { unknownImage, type Images } from '#lib/domain/image'
import type { Snapshot } from '#lib/domain/snapshot'
import type { ImageView } from '#lib/domain/views'
import type { Environment } from '#lib/server/config-text'
import { inTime, PATIENT, type Patience } from '#lib/server/patience'
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

type Wanted = { stream: string; digest: string }[]

/** Details of images by digest; what cannot be read, or not in time, is shown as its digest alone. */
export async function readImages(
  environment: Environment,
  wanted: Wanted,
  patience: Patience = PATIENT,
): Promise<Images> {
  const images = new Map<string, ImageView>()
  const isWhole = await inTime(Promise.all(readInto(images, environment, wanted)), patience)
  return isWhole ? images : new Map(images)
}

function readInto(images: Map<string, ImageView>, environment: Environment, wanted: Wanted): Promise<void>[] {
  const connection = connectionTo(environment.cluster)
  const streamOf = new Map(wanted.map(({ stream, digest }) => [digest, stream]))
  return [...streamOf].map(async ([digest, stream]) => {
    const answer = await readImage(connection, environment.namespace, stream, digest)
    const isGone = !answer.ok && answer.error.code === 'not-found'
    images.set(digest, answer.ok ? answer.value : unknownImage(digest, isGone))
  })
}
