import { historyOf } from '#lib/domain/stream-tag/history'
import type { OperationTrace } from '#lib/domain/stream-tag/history-operations'
import type { Images } from '#lib/domain/image/image'
import { cronJobWords, fedCronJobs } from '#lib/domain/pipeline/cron-jobs'
import { consumersOf, laneOf, workloadsFedBy } from '#lib/domain/pipeline/lanes'
import { suppliesOf } from '#lib/domain/image-stream/tag-supply'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { unreadOf } from '#lib/domain/freshness'
import { freshAtOf, KINDS, type Snapshot } from '#lib/domain/snapshot'
import { streamsByName, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { TagView } from '#lib/domain/stream-tag/tag-views'
import type { EnvironmentView } from '#lib/domain/environment-view'
import { workloadsOf } from '#lib/domain/workload/workload'

/** A stream tag with its settings, its import history, and the runs of each image. */
export function tagView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  tag: StreamTag,
  images: Images,
  fromRegistry: Pick<TagView, 'check' | 'newCommits' | 'whyNoCommit' | 'registry' | 'pullSecrets'>,
  traces: readonly OperationTrace[],
): TagView {
  const workloads = workloadsOf(snapshot)
  const ownership = ownershipOf(snapshot)
  const supplies = suppliesOf(snapshot)
  const { name } = tag.stream.metadata
  const consumers = workloads.flatMap((workload) => consumersOf(workload, supplies).get(name) ?? [])
  const fed = workloadsFedBy(tag.stream, consumers, ownership).filter((each) => each.tag.key === tag.key)
  const cronJobs = fedCronJobs(snapshot, streamsByName(snapshot), supplies).filter(
    (each) => each.tag === tag.key,
  )
  const { importPolicy, referencePolicy } = tag.spec ?? {}
  return {
    environment,
    readAt: freshAtOf(snapshot, KINDS),
    lane: laneOf(
      tag,
      fed.map(({ summary }) => summary),
      images,
      cronJobWords(cronJobs),
    ),
    history: historyOf(tag, workloads, ownership, images, traces),
    importPolicy: {
      scheduled: importPolicy?.scheduled ?? false,
      insecure: importPolicy?.insecure ?? false,
      importMode: importPolicy?.importMode ?? 'Legacy',
    },
    referencePolicy: referencePolicy?.type ?? 'Source',
    ...fromRegistry,
    unread: unreadOf(snapshot, KINDS),
  }
}
