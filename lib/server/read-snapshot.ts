import 'server-only'
import { connectionTo } from '#lib/cluster/connection'
import { readImage } from '#lib/cluster/images'
import { oncePerProcess } from '#lib/cluster/once-per-process'
import { readSnapshot } from '#lib/cluster/snapshot'
import { imageView, unknownImage, type Images } from '#lib/domain/image'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Environment } from '#lib/server/config-text'

const SHARED_MS = 1_000

type Kept = { snapshot: Promise<Snapshot>; until: number }

/**
 * A snapshot that viewers share who ask within the same second, or while it is being read: ten open pages cost as much
 * as one, and a cluster that takes seconds to answer is not asked again meanwhile.
 */
export function sharedSnapshot(environment: Environment): Promise<Snapshot> {
  const snapshots = oncePerProcess('snapshots', () => new Map<string, Kept>())
  const known = snapshots.get(environment.name)
  if (known && Date.now() < known.until) return known.snapshot
  const endOfShare = Date.now() + SHARED_MS
  const kept = { snapshot: freshSnapshot(environment), until: Infinity }
  const expire = () => {
    kept.until = endOfShare
  }
  kept.snapshot.then(expire, expire)
  snapshots.set(environment.name, kept)
  return kept.snapshot
}

/** For plans: read after the person asked, so that what they changed a moment ago is in it. */
export function freshSnapshot(environment: Environment): Promise<Snapshot> {
  return readSnapshot(connectionTo(environment.cluster), environment.namespace, new Date())
}

/** After a write, so that the next view shows what the write did. */
export function forgetSnapshot(environment: Environment): void {
  oncePerProcess('snapshots', () => new Map<string, Kept>()).delete(environment.name)
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
