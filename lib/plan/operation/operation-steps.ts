import { tagKey } from '#lib/domain/image-stream/tag-key'
import { keptCommands } from '#lib/plan/operation/kept-commands'
import type { Lease, Operation, OperationStep } from '#lib/plan/operation/operation'
import type { Plan, Step } from '#lib/plan/plan'
import { isCleanup } from '#lib/plan/steps/cleanup-steps'
import { importedBy, madeJob, patchedTag } from '#lib/plan/steps/read-back'

/** Messages come from others, and the ConfigMap of an entry has limited size. */
const LONGEST_MESSAGE = 1_000

type Author = Pick<Operation, 'id' | 'by' | 'account' | 'reason' | 'startedAt'>

/** The operation before its first step. A step is in the journal as `doing` before it is sent, so one that waits was not sent. */
export function operationOf(
  plan: Plan,
  author: Author,
  failing: Operation['failing'] = [],
  lease: Lease | null = null,
): Operation {
  const { title, request, fingerprint, steps, pushes, effects, undo } = plan
  return {
    ...author,
    title,
    request,
    fingerprint,
    // A plan has the ones or the others.
    steps: [
      ...pushes.map(({ sentence }) => ({ ...NEW_STEP, sentence, tag: null })),
      ...steps.map((step) => ({
        ...NEW_STEP,
        sentence: step.sentence,
        tag: tagOfStep(step),
        ...(step.undo && { undo: step.undo }),
      })),
    ],
    job: steps.map((step) => madeJob(step.request)).find((job) => job !== null) ?? null,
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

const NEW_STEP = { state: 'waiting', at: null, message: null } as const

function tagOfStep(step: Step): string | null {
  const [imported] = importedBy(step.request)
  if (imported !== undefined) return tagKey(imported.stream, imported.tag)
  return isCleanup(step) ? null : patchedTag(step.request)
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

/** What a step brought to its tag: the registry may have another image than when the plan was made, or nothing new. */
export function withBrought(operation: Operation, index: number, image: string): Operation {
  const steps = operation.steps.map((step, at) => {
    if (at !== index || step.undo === undefined) return step
    const { undo, ...rest } = step
    const isBack = undo.request.action === 'pin' && undo.request.digest === image
    return isBack ? rest : { ...rest, undo: { ...undo, image } }
  })
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

/** Whether it did something: it may have moved what others move. */
export function hasDone({ steps }: Operation): boolean {
  return steps.some(({ state }) => state === 'done')
}

/** The stopped operation; null where no step waits, or it is already stopped. */
export function withStop(
  operation: Operation,
  by: string,
  at: string,
  whose: Pick<Operation, 'account'> = {},
): Operation | null {
  return isStoppable(operation) ? { ...operation, stop: { by, at, ...whose } } : null
}

export function isStoppable({ steps, stop, end }: Operation): boolean {
  return end === null && stop === null && steps.some(({ state }) => state === 'waiting')
}
