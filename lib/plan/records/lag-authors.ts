import { digestIn } from '#lib/domain/image/pull-spec'
import { QUAYSIDE } from '#lib/domain/moves/client'
import type { Author, Lag } from '#lib/domain/workload/lag-views'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'
import { actionOf } from '#lib/plan/actions/actions'
import { isOf } from '#lib/plan/effects/effect'
import type { Operation } from '#lib/plan/operation/operation'
import { tagOf } from '#lib/plan/operation/operation-tag'

/** A workload whose lags say who did what explains them, where the journal has it. @param operations newest first */
export function withAuthors(workload: JudgedWorkload, operations: readonly Operation[]): JudgedWorkload {
  if (!workload.lags.some(isExplainable)) return workload
  const lags = workload.lags.map((lag) => ({ ...lag, author: authorOf(workload, lag, operations) }))
  return { ...workload, lags }
}

/** Nobody has to look into the journal for the others. */
export function isExplainable({ why, author }: Lag): boolean {
  return author === null && (why === 'trigger-paused' || why === 'no-trigger' || why === 'not-written')
}

function authorOf(key: WorkloadKey, lag: Lag, operations: readonly Operation[]): Author | null {
  const { why, writtenBy } = lag
  const isOurs = writtenBy === null || writtenBy === QUAYSIDE
  const found =
    why === 'trigger-paused' ? isOurs && pauseOf(key, lag, operations) : moveTo(key, lag, operations)
  if (!found) return null
  const { id: operation, by, startedAt: at, reason } = found
  return { operation, by, at, reason }
}

/**
 * The operation that paused a trigger; none where a later one resumed it, since it is paused again by somebody else. A revert may find
 * it paused already, so it counts where nothing earlier did it.
 */
function pauseOf(key: WorkloadKey, { container }: Lag, operations: readonly Operation[]): Operation | null {
  let first: Operation | null = null
  for (const operation of operations.filter(isDone)) {
    const { request, undo, effects } = operation
    const names = (triggers: { workload: WorkloadKey; container: string }[]) =>
      triggers.some((each) => keyOf(each.workload) === keyOf(key) && each.container === container)
    if (request.action === 'resume' && names(request.triggers)) return first
    if (request.action === 'pause' && names([request])) return operation
    if (request.action !== 'revert' || tagOf(operation) !== null) continue
    // Only what it paused itself can be resumed to undo it.
    if (undo?.action === 'resume' && names(undo.triggers)) return operation
    if (effects.some((effect) => isOf(effect, key) && effect.container === container)) first = operation
  }
  return first
}

/** The last operation that moved the container, if it was to the image that it runs. */
function moveTo(
  key: WorkloadKey,
  { container, runs }: Lag,
  operations: readonly Operation[],
): Operation | null {
  const last = operations
    .filter((operation) => isDone(operation) && actionOf(operation.request).moves !== 'nothing')
    .find(({ effects }) => effects.some((effect) => isOf(effect, key) && effect.container === container))
  const effect = last?.effects.find((each) => isOf(each, key) && each.container === container)
  return last && digestIn(effect?.to ?? null) === runs ? last : null
}

/** Of an operation of which some steps were not done, nobody knows whether it was this one. */
function isDone({ steps }: Operation): boolean {
  return steps.length > 0 && steps.every(({ state }) => state === 'done')
}
