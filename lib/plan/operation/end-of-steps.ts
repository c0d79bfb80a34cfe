import { count } from '#lib/domain/format'
import { isMany } from '#lib/plan/actions/actions'
import type { Operation, StepState } from '#lib/plan/operation/operation'
import { ended, type Verdict } from '#lib/plan/operation/verdict'
import type { Way } from '#lib/plan/plan'

/**
 * The result of an operation with steps that were not done. Null where all were done: then the moved workloads decide, as they do
 * when only the last step is unknown.
 */
export function endOfSteps(operation: Operation): Verdict | null {
  const { request, steps, effects, stop } = operation
  const failed = steps.find(({ state }) => state === 'failed')
  const unknown = steps.find(({ state }) => state === 'unknown')
  const isLeft = steps.some(({ state }) => state === 'left')
  // Whether a branch moved, its forge tells later.
  const isTold = unknown === undefined || effects.length > 0 || request.action === 'promote'
  if (failed === undefined && !isLeft && isTold) return null
  const isOfMany = isMany(request)
  const message = [
    stop === null || !isLeft ? null : `Stopped by ${stop.by}.`,
    isOfMany ? null : ((failed ?? unknown)?.message ?? null),
    isOfMany || steps.length > 1 ? howFar(operation) : null,
  ]
  return ended(
    failed === undefined || (stop !== null && isLeft) ? 'stopped' : 'failed',
    message.filter((part) => part !== null).join(' ') || 'Its steps were not done.',
    isOfMany ? waysOfMany(operation) : waysOn(operation),
  )
}

/** `1 step of 3 was done, 1 failed.` */
export function howFar({ request, steps }: Operation): string {
  const [done, failed, unknown, left] = (['done', 'failed', 'unknown', 'left'] as const).map(
    (state) => steps.filter((step) => step.state === state).length,
  )
  if (!isMany(request)) {
    return `${count(done ?? 0, 'step')} of ${steps.length} ${done === 1 ? 'was' : 'were'} done.`
  }
  const others = [
    failed ? `${failed} failed` : null,
    unknown ? `${unknown} unknown` : null,
    left ? `${left} not sent` : null,
  ]
  return [`${done ?? 0} of ${steps.length} done`, ...others].filter((part) => part !== null).join(', ') + '.'
}

/** The plan is made again, so the same request does what is left. */
function waysOn({ request, undo, steps }: Operation): Way[] {
  const isHalfDone = steps.some(({ state }) => state === 'done')
  const again: Way = { sentence: isHalfDone ? 'Do the rest' : 'Try again', request }
  return isHalfDone && undo !== null ? [again, { sentence: 'Undo what was done', request: undo }] : [again]
}

function waysOfMany({ request, steps }: Operation): Way[] {
  if (request.action !== 'import-all') return [{ sentence: 'Do the rest', request }]
  const tagsIn = (...states: StepState[]) =>
    steps.flatMap(({ tag, state }) => (tag !== null && states.includes(state) ? [tag] : []))
  const ways = [
    { sentence: 'Retry failed tags', tags: tagsIn('failed', 'unknown') },
    { sentence: 'Import the rest', tags: tagsIn('left') },
  ]
  return ways.flatMap(({ sentence, tags }) =>
    tags.length > 0 ? [{ sentence, request: { action: 'import-all', tags, except: [] } }] : [],
  )
}
