import { count } from '#lib/domain/format'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { subjectOf } from '#lib/plan/actions/actions'
import { keptCommands } from '#lib/plan/operation/kept-commands'
import type { Lease, Operation, OperationEnd, OperationStep, StepState } from '#lib/plan/operation/operation'
import type { Plan, Way } from '#lib/plan/plan'
import { importedBy } from '#lib/plan/steps/read-back'

/** Messages come from others, and the ConfigMap of an entry has limited size. */
const LONGEST_MESSAGE = 1_000

type Author = Pick<Operation, 'id' | 'by' | 'reason' | 'startedAt'>

/** The operation before its first step. A step is in the journal as `doing` before it is sent, so one that waits was not sent. */
export function operationOf(
  plan: Plan,
  author: Author,
  failing: Operation['failing'] = [],
  lease: Lease | null = null,
): Operation {
  const { title, request, fingerprint, steps, effects, undo } = plan
  return {
    ...author,
    title,
    request,
    fingerprint,
    steps: steps.map(({ sentence, request }) => ({
      sentence,
      tag: importedBy(request).map(({ stream, tag }) => tagKey(stream, tag))[0] ?? null,
      state: 'waiting',
      at: null,
      message: null,
    })),
    effects,
    failing,
    commands: keptCommands(plan),
    warnings: [],
    undo,
    stop: null,
    lease,
    continuedAt: null,
    end: null,
  }
}

export function withStep(
  operation: Operation,
  index: number,
  now: Pick<OperationStep, 'state' | 'at' | 'message'>,
): Operation {
  const message = now.message?.slice(0, LONGEST_MESSAGE) ?? null
  const steps = operation.steps.map((step, at) => (at === index ? { ...step, ...now, message } : step))
  return { ...operation, steps }
}

/** No process goes on: steps that wait will not be sent, and the result of running steps is unknown. */
export function withoutRest(operation: Operation, at: string): Operation {
  const steps = operation.steps.map((step): OperationStep => {
    if (step.state === 'waiting') return { ...step, state: 'left', at }
    return step.state === 'doing' ? { ...step, state: 'unknown', at, message: INTERRUPTED } : step
  })
  return { ...operation, steps, lease: null }
}

/** For an operation that was written into the journal after it was given up. */
export function unsent(operation: Operation, at: string): Operation {
  const steps = operation.steps.map((step): OperationStep => ({
    ...step,
    state: 'left',
    at,
    message: TOO_LATE,
  }))
  return { ...operation, steps, lease: null }
}

const TOO_LATE = 'The journal was written too late, so this was not sent.'
const INTERRUPTED = 'Quayside ended while this was under way.'

/** Whether some steps wait, or their results are not written. */
export function hasOpenSteps({ steps, lease, end }: Operation): boolean {
  return (
    end === null && (lease !== null || steps.some(({ state }) => state === 'waiting' || state === 'doing'))
  )
}

/**
 * The end of an operation with steps that were not done. Null where all were done: then the moved workloads decide, as they do
 * when only the last step is unknown.
 */
export function endOfSteps(operation: Operation, at: string): OperationEnd | null {
  const { request, steps, effects, stop } = operation
  const failed = steps.find(({ state }) => state === 'failed')
  const unknown = steps.find(({ state }) => state === 'unknown')
  const isLeft = steps.some(({ state }) => state === 'left')
  if (failed === undefined && !isLeft && (unknown === undefined || effects.length > 0)) return null
  const isMany = subjectOf(request).kind === 'tags'
  const message = [
    stop === null || !isLeft ? null : `Stopped by ${stop.by}.`,
    isMany ? null : ((failed ?? unknown)?.message ?? null),
    isMany || steps.length > 1 ? howFar(operation) : null,
  ]
  return {
    state: failed === undefined || (stop !== null && isLeft) ? 'stopped' : 'failed',
    at,
    message: message.filter((part) => part !== null).join(' ') || 'Its steps were not done.',
    next: isMany ? waysOfMany(operation) : waysOn(operation),
  }
}

/** `1 step of 3 was done, 1 failed.` */
export function howFar({ request, steps }: Operation): string {
  const [done, failed, unknown, left] = (['done', 'failed', 'unknown', 'left'] as const).map(
    (state) => steps.filter((step) => step.state === state).length,
  )
  if (subjectOf(request).kind !== 'tags') {
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

function waysOfMany({ steps }: Operation): Way[] {
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

/** The stopped operation; null where no step waits, or it is already stopped. */
export function withStop(operation: Operation, by: string, at: string): Operation | null {
  return isStoppable(operation) ? { ...operation, stop: { by, at } } : null
}

export function isStoppable({ steps, stop, end }: Operation): boolean {
  return end === null && stop === null && steps.some(({ state }) => state === 'waiting')
}
