import { valueOr } from '#lib/domain/answer'
import type { MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Importer } from '#lib/domain/pipeline/importer-view'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Batch } from '#lib/domain/schedule/environment-schedule'
import type { StarterOf } from '#lib/domain/schedule/import-runs'
import type { Snapshot } from '#lib/domain/snapshot'
import { buildEvents } from '#lib/domain/timeline/build-events'
import { crashEvents } from '#lib/domain/timeline/crash-events'
import type { LookedAt } from '#lib/domain/timeline/latest-changes'
import { rolloutEvents } from '#lib/domain/timeline/rollout-events'
import { runEvents } from '#lib/domain/timeline/run-events'
import { tagEvents } from '#lib/domain/timeline/tag-events'
import { isSince, type TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { Workload } from '#lib/domain/workload/workload'
import type { WorkloadJournal } from '#lib/domain/workload/workload-journal'
import type { Event } from '#lib/kubernetes/objects'

/** What the stores hold besides the snapshot. */
export type TimelineEvidence = {
  batch: Pick<Batch, 'cronJobs' | 'jobs'>
  /** The names of CronJobs that the configuration says import. */
  configured: readonly string[]
  importers: readonly Importer[]
  starterOf: StarterOf
  evidenceOf: (stream: string, tag: string) => MoveEvidence
  journalOf: (workload: Workload) => WorkloadJournal
  sources: readonly SourceRead[]
}

const NO_EVENTS: readonly Event[] = []

/**
 * What happened in an environment, as far as its objects still tell, in no order. What an operation did has this operation as its one
 * mover. What the cluster has no time of is left out: when a trigger was paused, when a CronJob was resumed, when an import recovered.
 */
export function clusterEvents(
  snapshot: Snapshot,
  { tags, workloads, crashed, ownership, from }: LookedAt,
  { batch, configured, importers, starterOf, evidenceOf, journalOf, sources }: TimelineEvidence,
): TimelineEvent[] {
  const events = snapshot.events === undefined ? NO_EVENTS : valueOr(snapshot.events, NO_EVENTS)
  const { readAt } = ownership
  return [
    ...tags.flatMap(({ tag }) => tagEvents(tag, from, evidenceOf(tag.stream.metadata.name, tag.name))),
    ...workloads.flatMap((workload) =>
      rolloutEvents(snapshot, workload, ownership, journalOf(workload), from),
    ),
    ...[...crashed.values()].flatMap(({ workload, pods }) => crashEvents(workload, pods, events, readAt)),
    ...runEvents(batch, configured, importers, starterOf, readAt),
    ...buildEvents(sources),
  ].filter(({ when }) => isSince(from, when.at))
}
