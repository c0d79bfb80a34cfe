import { count } from '#lib/domain/format'
import type { Operation, OperationEnd, OperationStep } from '#lib/plan/operation'
import type { Plan, Way } from '#lib/plan/plan'

/** Others than us write the messages that are quoted, and an entry is one of many in an object of limited size. */
const LONGEST_MESSAGE = 1_000
/** Longer than a step can take, with the wait before it and the reading back after it. */
const ABANDONED_MS = 3 * 60_000

type Author = Pick<Operation, 'id' | 'by' | 'reason' | 'startedAt'>

/** The operation as it is written before its first step. */
export function operationOf(plan: Plan, author: Author): Operation {
  const { title, request, fingerprint, steps, atOnce, effects, commands, undo } = plan
  const isFirst = (index: number) => index === 0 || atOnce > 1
  return {
    ...author,
    title,
    request,
    fingerprint,
    steps: steps.map(({ sentence }, index) => ({
      sentence,
      state: isFirst(index) ? 'doing' : 'waiting',
      at: isFirst(index) ? author.startedAt : null,
      message: null,
    })),
    effects,
    commands,
    warnings: [],
    undo,
    end: null,
  }
}

export function withStep(
  operation: Operation,
  index: number,
  now: Omit<OperationStep, 'sentence'>,
): Operation {
  const message = now.message?.slice(0, LONGEST_MESSAGE) ?? null
  const steps = operation.steps.map((step, at) => (at === index ? { ...step, ...now, message } : step))
  return { ...operation, steps }
}

/** Whatever was not begun is not begun any more; what was under way is not known. */
export function withoutRest(operation: Operation, at: string): Operation {
  const steps = operation.steps.map((step): OperationStep => {
    if (step.state === 'waiting') return { ...step, state: 'left', at }
    return step.state === 'doing' ? { ...step, state: 'unknown', at, message: INTERRUPTED } : step
  })
  return { ...operation, steps }
}

const INTERRUPTED = 'Quayside ended while this was under way.'

/** Whether nobody carries the steps on: the process that did is gone. */
export function isAbandoned({ steps, startedAt }: Operation, now: number): boolean {
  const isOpen = steps.some(({ state }) => state === 'waiting' || state === 'doing')
  const last = Math.max(
    ...[startedAt, ...steps.flatMap(({ at }) => at ?? [])].map((time) => Date.parse(time)),
  )
  return isOpen && now - last > ABANDONED_MS
}

/**
 * How an operation ends whose steps were not all done. Null where they were: then what they moved decides, as it does where only
 * the last one is unknown.
 */
export function endOfSteps(operation: Operation, at: string): OperationEnd | null {
  const { steps, effects } = operation
  const failed = steps.find(({ state }) => state === 'failed')
  const unknown = steps.find(({ state }) => state === 'unknown')
  const isLeft = steps.some(({ state }) => state === 'left')
  if (failed === undefined && !isLeft && (unknown === undefined || effects.length > 0)) return null
  const done = steps.filter(({ state }) => state === 'done')
  const problem = failed ?? unknown
  const message = [
    problem?.message ?? null,
    steps.length === 1
      ? null
      : `${count(done.length, 'step')} of ${steps.length} ${done.length === 1 ? 'was' : 'were'} done.`,
  ]
  return {
    state: failed === undefined ? 'stopped' : 'failed',
    at,
    message: message.filter((part) => part !== null).join(' ') || 'Its steps were not done.',
    next: waysOn(operation, done.length > 0),
  }
}

/** A plan is made anew, so that asking again for the same does what is left of it. */
function waysOn({ request, undo }: Operation, isHalfDone: boolean): Way[] {
  const again: Way = { sentence: isHalfDone ? 'Do what is left' : 'Try again', request }
  return isHalfDone && undo !== null ? [again, { sentence: 'Undo what was done', request: undo }] : [again]
}
