import { unknownImage } from '#lib/domain/image/image'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { pinOf } from '#lib/domain/image-stream/pin-source'
import { scheduleOf } from '#lib/domain/image-stream/scheduled-import'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'

/** What takes the image of a tag. */
export type Takers = Pick<LaneView, 'workloads' | 'byHand' | 'cronJobs'>

const NOBODY: Takers = { workloads: [], byHand: [], cronJobs: [] }

/** Of its image, only the digest is known. */
export function laneOf(tag: StreamTag, { workloads, byHand, cronJobs }: Takers = NOBODY): LaneView {
  const newest = newestOf(tag)
  return {
    stream: tag.stream.metadata.name,
    tag: tag.name,
    source: sourceOf(tag),
    schedule: scheduleOf(tag),
    pin: pinOf(tag),
    import: importStateOf(tag),
    image: newest && newest.image !== '' ? unknownImage(newest.image) : null,
    importedAt: newest?.created ?? null,
    workloads,
    byHand,
    cronJobs,
    importers: [],
    repository: null,
    build: null,
  }
}
