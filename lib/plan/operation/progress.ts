import { NO_PROMOTION, type PromotionRead } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import { NO_IMPORTERS } from '#lib/domain/pipeline/importer-view'
import { isMany } from '#lib/plan/actions/actions'
import { importedWords, jobProgress, jobVerdict, type JobProgress } from '#lib/plan/operation/job-progress'
import type { Operation, OperationStep, SourceChain } from '#lib/plan/operation/operation'
import { endOfSteps, howFar } from '#lib/plan/operation/end-of-steps'
import { hasOpenSteps } from '#lib/plan/operation/operation-steps'
import { followPromotion, type Followed } from '#lib/plan/operation/promotion/follow-promotion'
import { promotedBy } from '#lib/plan/operation/promotion/promoted'
import { sourcesVerdict } from '#lib/plan/operation/sources-verdict'
import { supersededBy } from '#lib/plan/operation/superseded'
import { whyUnknown } from '#lib/plan/operation/unread-result'
import { afterOthers, ended, pending, type Verdict } from '#lib/plan/operation/verdict'
import { workloadsOf, type WorkloadProgress } from '#lib/plan/operation/workload-progress'
import { workloadsVerdict } from '#lib/plan/operation/workloads-verdict'
import type { Effect } from '#lib/plan/plan'

/** The workloads that an operation moves, and the result so far. */
export type Progress = Verdict & {
  /** What moves: of a Job, what it has moved so far. */
  effects: Effect[]
  /** None once it has ended: then its record says what they had. */
  workloads: WorkloadProgress[]
  /** Of a promotion: how far each commit came, as forge and cluster say now, or as its record says. */
  chain: SourceChain[]
}

/** Each kind has its own watch: right after the last step, some may still show the state before it. */
const LAG_MS = 2_000
/** A promotion waits a day for what it built, and follows what came in time for another. */
const LONGEST_MS = 48 * 60 * 60_000

/**
 * The progress of an operation: its steps from the journal and the rest from the snapshot, so every replica gets the same result.
 * @param others operations of the same journal: a later one may move the same
 * @param promotion what forges and registries say: only a promotion is judged by it
 * @param importers which CronJobs import what it built
 */
export function progressOf(
  operation: Operation,
  snapshot: Snapshot,
  others: readonly Operation[],
  now: number,
  promotion: PromotionRead = NO_PROMOTION,
  importers = NO_IMPORTERS,
): Progress {
  const { effects, end } = operation
  if (end !== null) return { ...end, isOver: true, effects, workloads: [], chain: end.chain ?? [] }
  const job = operation.job === null ? null : jobProgress(snapshot, operation.job)
  const followed = followPromotion(operation, { snapshot, others, promotion, importers, now })
  const moved = job?.effects ?? followed?.effects
  const moving = moved === undefined ? operation : { ...operation, effects: moved }
  const workloads = workloadsOf(moving, snapshot)
  return {
    ...verdictOf(moving, snapshot, others, workloads, job, followed, now),
    effects: moving.effects,
    workloads,
    chain: followed?.chain ?? [],
  }
}

function verdictOf(
  operation: Operation,
  snapshot: Snapshot,
  others: readonly Operation[],
  workloads: WorkloadProgress[],
  job: JobProgress | null,
  followed: Followed | null,
  now: number,
): Verdict {
  const overAt = stepsOverAt(operation)
  if (overAt === null || isLookedUp(operation)) return pending('steps', underWay(operation))
  const cut = endOfSteps(operation)
  if (cut !== null && !waitsForOthers(operation)) return cut
  const isGivenUp = followed !== null && !(now - overAt < LONGEST_MS)
  const unknown = whyUnknown(operation, snapshot)
  if (unknown !== null) return isGivenUp ? givenUp(unknown) : pending('unread', unknown)
  const doneAt = Math.max(overAt, Date.parse(job?.run?.endedAt ?? '') || 0)
  const verdict =
    followed?.verdict ??
    supersededBy(operation, others, snapshot) ??
    (job === null
      ? sourcesVerdict(operation, snapshot, workloads, doneAt, now)
      : withJob(operation, job, workloads, doneAt, now))
  const whole = cut === null ? verdict : afterOthers(cut, verdict)
  if (isGivenUp && !whole.isOver) return givenUp(whole.message)
  const isEarly = whole.isOver && now - doneAt < LAG_MS
  return isEarly ? pending('waiting', 'Verifying…') : whole
}

function givenUp(message: string): Verdict {
  return ended('unknown', `${message} It is no longer followed.`)
}

/** Whether the steps that were done move something, although others were not done. Steps in order stop at the first failure. */
export function waitsForOthers(operation: Operation): boolean {
  const { request, effects, steps } = operation
  const moves = isMany(request) && effects.length > 0 && steps.some(({ state }) => state === 'done')
  // Of a branch whose answer was lost, its forge tells later whether it moved.
  return moves || promotedBy(operation).length > 0
}

/** A Job that failed may have moved something before. */
function withJob(
  operation: Operation,
  job: JobProgress,
  workloads: WorkloadProgress[],
  doneAt: number,
  now: number,
): Verdict {
  const own = jobVerdict(operation, job)
  if (own?.isOver === false) return own
  if (own !== null && workloads.length === 0) return own
  const moved = workloadsVerdict(operation, workloads, doneAt, now)
  if (own !== null) return afterOthers(own, moved)
  return {
    ...moved,
    message: `The Job ${operation.job ?? ''} succeeded. ${importedWords(job)} ${moved.message}`,
  }
}

/** When the last step was over; null while there are others. */
function stepsOverAt(operation: Operation): number | null {
  const { steps, startedAt } = operation
  const isDone = steps.every(({ state }) => state === 'done' || state === 'unknown')
  return isDone || !hasOpenSteps(operation)
    ? Math.max(Date.parse(startedAt), ...steps.map(({ at }) => Date.parse(at ?? startedAt)))
    : null
}

/** Whoever carries out the steps looks for the result of one without an answer. */
function isLookedUp({ steps, lease }: Operation): boolean {
  return lease !== null && steps.some(({ state }) => state === 'unknown')
}

function underWay(operation: Operation): string {
  const { request, steps, stop, lease, continuedAt } = operation
  // A branch may wait for hours until it moves.
  const isWaited = ({ state, message }: OperationStep) =>
    message !== null && (state === 'waiting' || state === 'doing')
  const waited = request.action === 'promote' ? steps.find(isWaited) : undefined
  if (lease?.owner === null) return `Quayside is restarting, and then goes on. ${howFar(operation)}`
  const told = [
    continuedAt === null ? null : 'Quayside was restarted, and goes on.',
    steps.length > 1 ? howFar(operation) : isLookedUp(operation) ? null : 'Its step is under way.',
    waited?.message ?? null,
    isLookedUp(operation) ? 'The answer to a step was lost: checking whether it was done.' : null,
    stop === null ? null : `${stop.by} stopped it: running steps finish.`,
  ]
  return told.filter((part) => part !== null).join(' ')
}
