import { Memo } from '#lib/domain/memo'
import { tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { troubleOf } from '#lib/domain/pipeline/attention'
import { cronJobWords, type FedCronJob } from '#lib/domain/pipeline/cron-jobs'
import type { JudgedParts } from '#lib/domain/pipeline/judged-workload'
import { laneOf } from '#lib/domain/pipeline/lanes'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { ImageStream } from '#lib/kubernetes/objects'

/** A lane and the text to search in. Only the digest of its image is known. */
export type LaneEntry = {
  key: string
  text: string
  tag: StreamTag
  lane: LaneView
  /** How bad its trouble is, 0 for the worst; null for none. */
  trouble: number | null
}

const known = new Memo<ImageStream, readonly LaneEntry[]>()

/** The lanes of a stream, sorted by tag: the same while nothing of them changes. */
export function entriesOf(
  stream: ImageStream,
  workloads: readonly JudgedParts[],
  cronJobs: readonly FedCronJob[],
): readonly LaneEntry[] {
  const from: unknown[] = [...workloads]
  for (const { tag, name, isSuspended } of cronJobs) from.push(tag, name, isSuspended)
  return known.of(stream, from, () =>
    tagsOf(stream).map((tag) => {
      const lane = laneOf(tag, {
        workloads: workloads.flatMap(({ fed }) => fed.get(tag.key) ?? []),
        byHand: workloads.flatMap(({ byHand }) => byHand.get(tag.key) ?? []),
        cronJobs: cronJobWords(cronJobs.filter((each) => each.tag === tag.key)),
      })
      return { key: tag.key, text: textOf(tag.key, lane), tag, lane, trouble: troubleOf(lane) }
    }),
  )
}

function textOf(key: string, { source, workloads, byHand }: LaneView): string {
  const origin = 'pullSpec' in source ? source.pullSpec : ''
  return [key, origin, ...[...workloads, ...byHand].map(({ name }) => name)].join(' ').toLowerCase()
}
