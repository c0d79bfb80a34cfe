import { Memo } from '#lib/domain/memo'
import { tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { cronJobWords, type FedCronJob } from '#lib/domain/pipeline/cron-jobs'
import { laneOf, type Fed } from '#lib/domain/pipeline/lanes'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { ImageStream } from '#lib/kubernetes/objects'

/** A lane and the text to search in. Only the digest of its image is known. */
export type LaneEntry = { key: string; text: string; tag: StreamTag; lane: LaneView }

const known = new Memo<ImageStream, readonly LaneEntry[]>()

/** The lanes of a stream, sorted by tag: the same while nothing of them changes. */
export function entriesOf(
  stream: ImageStream,
  fed: readonly Fed[],
  cronJobs: readonly FedCronJob[],
): readonly LaneEntry[] {
  const from: unknown[] = fed.map(({ summary }) => summary)
  for (const { tag, name, isSuspended } of cronJobs) from.push(tag, name, isSuspended)
  return known.of(stream, from, () =>
    tagsOf(stream).map((tag) => {
      const workloads = fed.filter((each) => each.tag === tag).map(({ summary }) => summary)
      const later = cronJobWords(cronJobs.filter((each) => each.tag === tag.key))
      const lane = laneOf(tag, workloads, new Map(), later)
      return { key: tag.key, text: textOf(tag.key, lane), tag, lane }
    }),
  )
}

function textOf(key: string, { source, workloads }: LaneView): string {
  const origin = 'pullSpec' in source ? source.pullSpec : ''
  return [key, origin, ...workloads.map(({ name }) => name)].join(' ').toLowerCase()
}
