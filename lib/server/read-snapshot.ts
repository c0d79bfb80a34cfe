import 'server-only'
import { connectionTo } from '#lib/cluster/connection'
import { readImage } from '#lib/cluster/images'
import { oncePerProcess } from '#lib/cluster/once-per-process'
import { readSnapshot } from '#lib/cluster/snapshot'
import { imageView, unknownImage, type Images } from '#lib/domain/image'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Environment } from '#lib/server/config-text'

const SHARED_MS = 1_000

type Kept = { snapshot: Promise<Snapshot>; startedAt: number }

/** A snapshot that viewers who ask within the same second share, so that ten open pages cost as much as one. */
export function sharedSnapshot(environment: Environment): Promise<Snapshot> {
  const snapshots = oncePerProcess('snapshots', () => new Map<string, Kept>())
  const kept = snapshots.get(environment.name)
  if (kept && Date.now() - kept.startedAt < SHARED_MS) return kept.snapshot
  const snapshot = freshSnapshot(environment)
  snapshots.set(environment.name, { snapshot, startedAt: Date.now() })
  return snapshot
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
