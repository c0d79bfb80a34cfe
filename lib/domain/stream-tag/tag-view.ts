import { historyOf, type HistoryEvidence } from '#lib/domain/stream-tag/history'
import type { Images } from '#lib/domain/image/image'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import { crashesIn } from '#lib/domain/pipeline/crashes'
import { withDetails } from '#lib/domain/pipeline/pipeline'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { unreadOf } from '#lib/domain/freshness'
import { freshAtOf, KINDS, type Snapshot } from '#lib/domain/snapshot'
import type { TagView } from '#lib/domain/stream-tag/tag-views'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Mark } from '#lib/domain/timeline-picture/picture'
import { fedPicture } from '#lib/domain/workload-page/workload-picture'
import { keyIn, keyOf, workloadsOf } from '#lib/domain/workload/workload'

/**
 * A stream tag with its settings, its import history, and the runs of each image. Its lane is that of the pipeline.
 * @param operations the marks of operations in its picture
 */
export function tagView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  entry: LaneEntry,
  images: Images,
  more: Pick<TagView, 'check' | 'newCommits' | 'whyNoCommit' | 'registry' | 'pullSecrets' | 'observation'>,
  evidence: HistoryEvidence,
  operations: readonly Mark[] = [],
): TagView {
  const { tag } = entry
  const { importPolicy, referencePolicy } = tag.spec ?? {}
  const ownership = ownershipOf(snapshot)
  const fed = new Set(entry.lane.workloads.map(keyOf))
  const workloads = workloadsOf(snapshot).filter((workload) => fed.has(keyIn(workload)))
  return {
    environment,
    readAt: freshAtOf(snapshot, KINDS),
    lane: withDetails(entry, images),
    crashes: crashesIn(snapshot, entry.lane),
    history: historyOf(tag, workloadsOf(snapshot), ownership, images, evidence),
    picture: fedPicture(
      tag,
      workloads,
      ownership,
      evidence.returnsOf,
      images,
      operations,
      evidence.chronicle,
    ),
    importPolicy: {
      scheduled: importPolicy?.scheduled ?? false,
      insecure: importPolicy?.insecure ?? false,
      importMode: importPolicy?.importMode ?? 'Legacy',
    },
    referencePolicy: referencePolicy?.type ?? 'Source',
    ...more,
    unread: unreadOf(snapshot, KINDS),
  }
}
