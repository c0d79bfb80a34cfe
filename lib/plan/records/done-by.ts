import { digestIn } from '#lib/domain/image/pull-spec'
import { subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'
import { changedBy, changedIn } from '#lib/plan/operation/same-operation'
import type { Refused } from '#lib/plan/plan'

/**
 * Says who did it where nothing is left to do: the last operation that is about the same and did the same.
 * @param operations newest first
 */
export function withDoneBy(
  refused: Refused,
  asked: ActionRequest,
  operations: readonly Operation[],
): Refused {
  const { refusal } = refused
  if (refusal.code !== 'nothing-to-do') return refused
  const request = refusal.request ?? asked
  const subjects = new Set(changedIn(request))
  const last = operations.find(
    (operation) =>
      operation.steps.some(({ state }) => state === 'done') &&
      changedBy(operation).some((each) => subjects.has(each)),
  )
  if (last === undefined || !didSame(last, request)) return refused
  const { id, by, startedAt: at, reason } = last
  return { ok: false, refusal: { ...refusal, doneBy: { id, by, at, reason } } }
}

/** A pin and a revert bring the same image, and a mark says the same of it; of other actions, the same one did it. */
function didSame({ request: done, effects }: Operation, request: ActionRequest): boolean {
  if (request.action === 'mark') return done.action === 'mark' && done.verdict === request.verdict
  const digest = digestAskedFor(request)
  if (digest === null) return done.action === request.action
  return digestAskedFor(done) === digest || effects.some(({ to }) => digestIn(to) === digest)
}

function digestAskedFor(request: ActionRequest): string | null {
  if (request.action === 'revert') {
    return typeof request.to === 'object' && 'digest' in request.to ? request.to.digest : null
  }
  const subject = subjectOf(request)
  return subject.kind === 'tag' ? subject.digest : null
}
