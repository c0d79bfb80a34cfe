import { RESOLVE_NAMES_ANNOTATION } from '#lib/kubernetes/names'
import type { PodTemplate } from '#lib/kubernetes/objects'
import type { Snapshot } from '#lib/domain/snapshot'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { findStream } from '#lib/domain/image-stream/tag-source'
import type { Workload } from '#lib/domain/workload/workload'

/** What an image of a pod template is once it is written: itself, or the newest image of a stream tag. */
export type WrittenAs = 'itself' | 'unknown' | { stream: string; tag: string }

/**
 * `redis:7.2` is a tag of the stream `redis` if names of that stream are resolved (`lookupPolicy.local`), or if the workload
 * asks for it. Otherwise it is an image of Docker Hub, and stays as it is (apply-manifest-again.json).
 */
export function writtenAs(
  snapshot: Snapshot,
  { object }: Workload,
  template: PodTemplate,
  image: string,
): WrittenAs {
  if (image.includes('/') || image.includes('@')) return 'itself'
  if (!snapshot.imageStreams.ok) return 'unknown'
  const { repository, tag } = parsePullSpec(image)
  const stream = findStream(snapshot, repository)
  const isAskedFor = [object.metadata, template.metadata].some(
    (metadata) => metadata?.annotations?.[RESOLVE_NAMES_ANNOTATION] === '*',
  )
  const isResolved = stream?.spec?.lookupPolicy?.local === true || (stream !== undefined && isAskedFor)
  return isResolved ? { stream: repository, tag: tag ?? 'latest' } : 'itself'
}
