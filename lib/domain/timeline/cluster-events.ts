import { valueOr } from '#lib/domain/answer'
import { runsOn, type Chronicle } from '#lib/domain/chronicle/chronicle'
import { gapsIn } from '#lib/domain/chronicle/stretches'
import type { MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Importer } from '#lib/domain/pipeline/importer-view'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Batch } from '#lib/domain/schedule/environment-schedule'
import type { StarterOf } from '#lib/domain/schedule/import-runs'
import type { Snapshot } from '#lib/domain/snapshot'
import { buildEvents } from '#lib/domain/timeline/build-events'
import { crashEvents, goneCrashEvents } from '#lib/domain/timeline/crash-events'
import { goneTagEvents } from '#lib/domain/timeline/imported-events'
import { isGone } from '#lib/domain/timeline/gone'
import type { LookedAt } from '#lib/domain/timeline/latest-changes'
import { goneRolloutEvents, rolloutEvents } from '#lib/domain/timeline/rollout-events'
import { runEvents } from '#lib/domain/timeline/run-events'
import { silencesOf, withSwitches, type TurnerOf } from '#lib/domain/timeline/switch-events'
import { tagEvents } from '#lib/domain/timeline/tag-events'
import { isSince, type TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { Workload, WorkloadKey } from '#lib/domain/workload/workload'
import type { WorkloadJournal } from '#lib/domain/workload/workload-journal'
import type { Event } from '#lib/kubernetes/objects'

/** What the stores hold besides the snapshot. */
export type TimelineEvidence = {
  batch: Pick<Batch, 'cronJobs' | 'jobs'>
  /** The names of CronJobs that the configuration says import. */
  configured: readonly string[]
  importers: readonly Importer[]
  starterOf: StarterOf
  turnerOf: TurnerOf
  evidenceOf: (stream: string, tag: string) => MoveEvidence
  journalOf: (workload: Workload) => WorkloadJournal
  /** Of a workload that is gone. */
  goneJournalOf: (key: WorkloadKey) => WorkloadJournal
  sources: readonly SourceRead[]
}

const NO_EVENTS: readonly Event[] = []

/**
 * What happened in an environment, as far as its objects still tell, and the chronicle of the snapshot after them, in no order. What an
 * operation did has this operation as its one mover. What neither has a time of is left out: a trigger that was paused before somebody
 * watched, or between two looks.
 */
export function clusterEvents(
  snapshot: Snapshot,
  looked: LookedAt,
  {
    batch,
    configured,
    importers,
    starterOf,
    turnerOf,
    evidenceOf,
    journalOf,
    goneJournalOf,
    sources,
  }: TimelineEvidence,
): TimelineEvent[] {
  const { chronicle } = snapshot
  const { tags, workloads, ownership, from } = looked
  const { readAt } = ownership
  const ofObjects = [
    ...tags.flatMap(({ tag }) =>
      tagEvents(tag, from, evidenceOf(tag.stream.metadata.name, tag.name), chronicle),
    ),
    ...workloads.flatMap((workload) =>
      rolloutEvents(snapshot, workload, ownership, journalOf(workload), from),
    ),
    ...crashesOf(snapshot, looked),
    ...goneEvents(snapshot, looked, goneJournalOf),
    ...runEvents(batch, configured, importers, starterOf, readAt),
    ...buildEvents(sources),
  ]
  const told = withSwitches(ofObjects, snapshot, turnerOf).filter((event) =>
    isSince(from, lastTimeOf(event, readAt)),
  )
  return [...told, ...gapEvents(chronicle, from, Date.parse(snapshot.readAt))]
}

/** A crash that goes on is told however long ago it began. */
function lastTimeOf({ what, when }: TimelineEvent, readAt: string): string {
  if (what.kind === 'silent') return what.until ?? readAt
  return what.kind === 'crash-begun' ? (what.overAt ?? readAt) : when.at
}

function crashesOf(
  { events: answer, chronicle }: Snapshot,
  { crashed, arePodsWhole, ownership }: LookedAt,
): TimelineEvent[] {
  const events = answer === undefined ? NO_EVENTS : valueOr(answer, NO_EVENTS)
  return [...crashed.values()].flatMap(({ workload, pods }) => {
    const runs = runsOn(chronicle, { kind: workload.kind, name: workload.object.metadata.name })
    return crashEvents(workload, pods, events, ownership, { runs, arePodsWhole })
  })
}

function goneEvents(
  snapshot: Snapshot,
  { gone, from }: LookedAt,
  journalOf: TimelineEvidence['goneJournalOf'],
): TimelineEvent[] {
  return [
    ...gone.tags.flatMap((facts) => goneTagEvents(facts, from)),
    ...gone.workloads.flatMap((runs) => {
      const [run] = runs
      if (run === undefined) return []
      return [
        ...goneRolloutEvents(snapshot, run.workload, runs, journalOf(run.workload), from),
        ...goneCrashEvents(run.workload, { runs, arePodsWhole: isGone(snapshot, run.workload) }),
      ]
    }),
  ]
}

/**
 * The times since `from` in which nobody watched, as the silence says. Each is told at the last sign of Quayside, also if that was before:
 * it gives one every few minutes. Where the cluster did not answer, that is told instead.
 */
function gapEvents(chronicle: Chronicle | undefined, from: string, now: number): TimelineEvent[] {
  return gapsIn([...(chronicle?.stretches ?? []), ...silencesOf(chronicle)], now)
    .map((gap): TimelineEvent => {
      const at = new Date(gap.from).toISOString()
      const until = gap.until === now ? null : new Date(gap.until).toISOString()
      return {
        id: `gap ${at}`,
        when: { at, isExact: true },
        what: { kind: 'gap', from: at, until },
        where: [],
        who: [],
        certainty: 'inferred',
      }
    })
    .filter(({ what }) => what.kind === 'gap' && (what.until === null || isSince(from, what.until)))
}
