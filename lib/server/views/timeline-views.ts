import 'server-only'
import { unreadKind, unreadOf } from '#lib/domain/freshness'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import { freshAtOf, KINDS, type Snapshot } from '#lib/domain/snapshot'
import { clusterEvents, type TimelineEvidence } from '#lib/domain/timeline/cluster-events'
import { LatestChanges, type LookedAt } from '#lib/domain/timeline/latest-changes'
import { isSince, type TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { goneThen, ranThen, withCommitsOfImages } from '#lib/domain/timeline/what-ran'
import { keyIn } from '#lib/domain/workload/workload'
import { starterOf } from '#lib/plan/operation/move-evidence'
import type { Operation } from '#lib/plan/operation/operation'
import { turnersIn } from '#lib/plan/records/turned-by'
import { recordedStates } from '#lib/plan/records/recorded-states'
import type { TimelineFilter } from '#lib/plan/records/timeline-filter'
import { attemptEvent, withOperations } from '#lib/plan/records/timeline-operations'
import { imagesBrought, withCommits, withMarks } from '#lib/plan/records/timeline-images'
import { timelineView, type TimelineRead, type TimelineView } from '#lib/plan/records/timeline-view'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'
import { readAttempts } from '#lib/server/attempts/attempts'
import type { Grant } from '#lib/server/auth/authorize'
import { marksIn } from '#lib/server/chronicle/marks'
import { observationIn } from '#lib/server/chronicle/observation'
import { withChronicle } from '#lib/server/chronicle/with-chronicle'
import type { Environment } from '#lib/server/config/parse'
import { batchOf } from '#lib/server/environment/batch'
import { lanesIn } from '#lib/server/environment/lanes'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { isReadableIn, readImagesBriefly, storedSnapshot } from '#lib/server/environment/read-snapshot'
import { storeOf } from '#lib/server/environment/stores'
import { lookAtSources, readersOf, readOf } from '#lib/server/promotion/readers'
import { readJournal } from '#lib/server/journal/journal'
import { environmentView } from '#lib/server/views/environment-view'
import { importersIn } from '#lib/server/views/importers'
import { moveEvidenceIn } from '#lib/server/views/move-evidence'
import { journalProblem } from '#lib/server/views/operation-views'
import type { Queried } from '#lib/server/views/query-result'
import { workloadJournals } from '#lib/plan/records/workload-journals'

/** Nobody reads more. */
const MOST_RAN = 50

const latestOf = perEnvironment('latest-changes', () => new LatestChanges())

/** What happened in some environments. One that cannot be read yet does not keep the others back. */
export async function timelineFor(
  grants: readonly Grant[],
  filter: TimelineFilter,
  timeLimit: TimeLimit,
): Promise<Queried<TimelineView>> {
  const reads = await Promise.all(grants.map((grant) => readTimeline(grant, filter, timeLimit)))
  const now = Date.now()
  const fresh = grants.map(({ environment }) => freshAtOf(storeOf(environment).snapshot(), KINDS))
  const readAt = fresh.sort()[0] ?? new Date(now).toISOString()
  const view = timelineView(reads, filter, readAt, now)
  const images = await Promise.all(
    grants.map(({ environment }) =>
      readImagesBriefly(
        environment,
        imagesBrought(view, environment.name, isReadableIn(environment)),
        timeLimit,
      ),
    ),
  )
  const marked = grants.reduce(
    (all, { environment }) => withMarks(all, environment.name, marksIn(environment)),
    view,
  )
  return { ok: true, value: images.reduce(withCommits, marked) }
}

async function readTimeline(
  grant: Grant,
  filter: TimelineFilter,
  timeLimit: TimeLimit,
): Promise<TimelineRead> {
  const { environment, mayAct } = grant
  const store = storeOf(environment)
  const { journal, cronJobs, jobs } = store
  await withTimeLimit(Promise.all([journal.settled, cronJobs.settled, jobs.settled]), timeLimit)
  const snapshot = withChronicle(environment, await storedSnapshot(environment, timeLimit))
  lookAtSources(environment)
  const entries = lanesIn(environment, snapshot).entries
  const looked = latestOf(environment).of(snapshot, entries, filter.lane, Date.parse(snapshot.readAt))
  const answer = readJournal(environment)
  const kept = answer.ok ? answer.value : NO_JOURNAL
  const evidence = evidenceIn(environment, snapshot, looked, kept.operations)
  const operations = kept.operations.filter(({ startedAt }) => isSince(looked.from, startedAt))
  const attempts = mayAct ? readAttempts(environment).attempts.map(attemptEvent) : []
  const events = [
    ...withOperations(clusterEvents(snapshot, looked, evidence), operations),
    ...attempts.filter(({ when }) => isSince(looked.from, when.at)),
  ]
  const batch = batchOf(store)
  return {
    reach: {
      environment: environmentView(grant),
      from: looked.from,
      journalFrom: kept.from,
      journalProblem: answer.ok ? journalProblem(environment) : answer.error.message,
      unreadEntries: kept.malformed + kept.newer.length,
      unread: [
        ...unreadOf(snapshot, KINDS),
        ...unreadKind('CronJobs', batch.cronJobs),
        ...unreadKind('Jobs', batch.jobs),
        ...(snapshot.events === undefined ? [] : unreadKind('events', snapshot.events)),
      ],
      observation: observationIn(environment, Date.parse(snapshot.readAt)),
    },
    events,
    ...(await ranIn(environment, snapshot, looked, evidence, events, kept.operations, filter.at, timeLimit)),
  }
}

const NO_JOURNAL = { operations: [], from: null, malformed: 0, newer: [] }

function evidenceIn(
  environment: Environment,
  { chronicle }: Snapshot,
  { ownership }: LookedAt,
  operations: readonly Operation[],
): TimelineEvidence {
  const evidenceOf = moveEvidenceIn(environment)
  return {
    batch: batchOf(storeOf(environment)),
    configured: environment.importCronJobs,
    importers: importersIn(environment).all,
    starterOf: (cronJob, at) => starterOf(operations, cronJob, at),
    turnerOf: turnersIn(operations),
    evidenceOf,
    ...workloadJournals(operations, ownership, evidenceOf, chronicle),
    sources: sourcesOf(environment),
  }
}

function sourcesOf(environment: Environment): readonly SourceRead[] {
  return readersOf(environment).map(readOf)
}

/** What the workloads that moved last were asked to run at a moment. */
async function ranIn(
  environment: Environment,
  snapshot: Snapshot,
  { workloads, count, ownership, gone }: LookedAt,
  { journalOf }: TimelineEvidence,
  events: readonly TimelineEvent[],
  operations: readonly Operation[],
  at: string | null,
  timeLimit: TimeLimit,
): Promise<Pick<TimelineRead, 'ran' | 'unlisted'>> {
  if (at === null) return { ran: [], unlisted: 0 }
  const states = recordedStates(operations)
  const there = workloads.slice(0, MOST_RAN).map((workload) => {
    const recorded = states.get(keyIn(workload)) ?? []
    return ranThen(snapshot, workload, ownership, journalOf(workload), events, recorded, at)
  })
  const ran = [...there, ...goneThen(snapshot, gone.workloads, at).slice(0, MOST_RAN)]
  const wanted = ran.flatMap(({ images }) =>
    images.flatMap(({ image, stream }) => (stream === null ? [] : { stream, digest: image })),
  )
  const images = await readImagesBriefly(environment, wanted.filter(isReadableIn(environment)), timeLimit)
  return {
    ran: ran.map((each) => withCommitsOfImages(each, images)),
    unlisted: count - there.length,
  }
}
