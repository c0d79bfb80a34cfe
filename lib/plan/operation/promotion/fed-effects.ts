import { tagKey } from '#lib/domain/image-stream/tag-key'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { hasImage, imageOf } from '#lib/domain/workload/pod-template'
import { writingTriggersOf } from '#lib/domain/workload/triggers'
import { workloadsOf } from '#lib/domain/workload/workload'
import type { Effect } from '#lib/plan/plan'

/** What the image triggers of a tag bring to workloads with its newest image. */
export function fedEffects(snapshot: Snapshot, tag: StreamTag): Effect[] {
  const [newest, before] = [newestOf(tag), tag.status?.items?.[1]?.image ?? null]
  if (newest === undefined) return []
  return workloadsOf(snapshot).flatMap((workload) =>
    writingTriggersOf(snapshot, workload).flatMap(({ container, namespace, stream, tag: name }) => {
      if (namespace !== null || tagKey(stream, name) !== tag.key) return []
      const { kind, object } = workload
      const { template } = object.spec
      const isThere = hasImage(template, container, newest.image)
      const from = isThere ? before : imageOf(template, container)
      return [{ workload: { kind, name: object.metadata.name }, container, from, to: newest.image }]
    }),
  )
}
