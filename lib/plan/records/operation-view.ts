import { NO_MARKS, type ImageMark, type Marks } from '#lib/domain/chronicle/image-mark'
import { heldMarks } from '#lib/domain/marks/marks'
import { NO_IMPORTERS } from '#lib/domain/pipeline/importer-view'
import type { LaneIndex } from '#lib/domain/pipeline/lane-index'
import { NO_PROMOTION, type PromotionRead } from '#lib/domain/promotion/promotion-read'
import { freshAtOf, KINDS, type Snapshot } from '#lib/domain/snapshot'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Operation } from '#lib/plan/operation/operation'
import type { JobRun } from '#lib/domain/schedule/schedule-view'
import { subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import { runOf } from '#lib/plan/operation/job-progress'
import { progressOf, type Progress } from '#lib/plan/operation/progress'
import { imageMoves } from '#lib/plan/records/image-moves'
import { sinceEnd, type SinceEnd } from '#lib/plan/records/since-end'
import { undoneBy, undoOf } from '#lib/plan/records/undone'

/** The last log lines of a container before it crashed. */
export type CrashLog = { pod: string; container: string; text: string }

/** Another operation, as a link to it says. */
export type OperationLink = Pick<Operation, 'id' | 'title' | 'by' | 'reason' | 'startedAt'> &
  Pick<Progress, 'state'>

/** `isWhole`: all of it was taken back. */
export type UndoneView = OperationLink & { isWhole: boolean }

/** One operation as its page shows it. */
export type OperationView = {
  environment: EnvironmentView
  readAt: string
  operation: Operation
  /** Of a finished operation, only what its record says, and no workloads as they are now. */
  progress: Progress
  /** The request that undoes it; null where nothing is left to undo. */
  undo: ActionRequest | null
  undone: UndoneView | null
  /** The workloads that now have something else than at its end. */
  since: (Omit<SinceEnd, 'by'> & { by: OperationLink | null })[]
  /** The run of its Job, while the cluster keeps it. */
  run: { cronJob: string; run: JobRun } | null
  journalProblem: JournalProblem
  /** Of crashed containers; for operators only, since logs can hold secrets. */
  crashLogs: CrashLog[]
  /** What people said of the images that it moves, by digest. */
  marks: Record<string, ImageMark>
}

/** Why the journal may have newer entries than shown; null where it is fresh. */
export type JournalProblem = string | null

/**
 * @param index of the snapshot
 * @param operations newest first
 * @param promotion what forges and registries say
 * @param importers which CronJobs import what a promotion built
 * @param marks what people said last of images
 */
export function operationView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  index: LaneIndex,
  operation: Operation,
  operations: readonly Operation[],
  journalProblem: JournalProblem,
  promotion = NO_PROMOTION,
  importers = NO_IMPORTERS,
  marks: Marks = NO_MARKS,
): OperationView {
  const now = Date.parse(snapshot.readAt)
  const progress = progressOf(operation, snapshot, operations, now, promotion, importers)
  const linkTo = (other: Operation) => linkOf(other, snapshot, operations, promotion)
  return {
    environment,
    readAt: freshAtOf(snapshot, KINDS),
    // A beat is no news to a browser.
    operation: { ...operation, effects: progress.effects, lease: null },
    progress,
    ...undoing(operation, snapshot, operations, promotion),
    since: sinceEnd(operation, snapshot, index, operations).map((each) => ({
      ...each,
      by: each.by && linkTo(each.by),
    })),
    run: runOfOperation(operation, snapshot, operations),
    journalProblem,
    crashLogs: [],
    marks: heldMarks(
      marks,
      imageMoves(operation).flatMap(({ from, to }) => [from, to]),
    ),
  }
}

export function undoing(
  operation: Operation,
  snapshot: Snapshot,
  operations: readonly Operation[],
  promotion: PromotionRead,
): Pick<OperationView, 'undo' | 'undone'> {
  const undone = undoneBy(operation, operations)
  return {
    undo: undone?.isWhole === true ? null : undoOf(operation),
    undone: undone && { ...linkOf(undone.by, snapshot, operations, promotion), isWhole: undone.isWhole },
  }
}

function linkOf(
  operation: Operation,
  snapshot: Snapshot,
  operations: readonly Operation[],
  promotion: PromotionRead,
): OperationLink {
  const { id, title, by, reason, startedAt } = operation
  const { state } = stateOf(operation, snapshot, operations, promotion)
  return { id, title, by, reason, startedAt, state }
}

export function stateOf(
  operation: Operation,
  snapshot: Snapshot,
  operations: readonly Operation[],
  promotion: PromotionRead,
) {
  return operation.end ?? progressOf(operation, snapshot, operations, Date.parse(snapshot.readAt), promotion)
}

/** A later Job can have the name of one that is gone. */
function runOfOperation(
  { job, request, id }: Operation,
  snapshot: Snapshot,
  operations: readonly Operation[],
): OperationView['run'] {
  const last = operations.find((each) => each.job === job)
  const subject = subjectOf(request)
  if (job === null || last?.id !== id || subject.kind !== 'cron-job') return null
  const run = runOf(snapshot, job)
  return run && { cronJob: subject.cronJob, run }
}
