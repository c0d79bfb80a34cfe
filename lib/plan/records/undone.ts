import { digestIn } from '#lib/domain/image/pull-spec'
import { isMany, type ActionRequest } from '#lib/plan/actions/actions'
import { isOfSameContainer } from '#lib/plan/effects/effect'
import type { Operation } from '#lib/plan/operation/operation'
import { hasDone, hasOpenSteps } from '#lib/plan/operation/operation-steps'

/** The request that undoes an operation; null where none does, or steps are under way. Of many tags, those go back that were moved. */
export function undoOf(operation: Operation): ActionRequest | null {
  const { id, request, undo } = operation
  if (hasOpenSteps(operation)) return null
  if (!isMany(request)) return hasBegun(operation) ? undo : null
  return undoableTags(operation).length === 0 ? null : { action: 'undo', operation: id, except: [], also: [] }
}

function hasBegun({ steps }: Operation): boolean {
  return steps.some(({ state }) => state === 'done' || state === 'unknown')
}

function undoableTags({ steps }: Operation): string[] {
  return steps.flatMap(({ tag, state, undo }) =>
    tag !== null && undo !== undefined && (state === 'done' || state === 'unknown') ? [tag] : [],
  )
}

/** `isWhole`: all of it was taken back, as far as the steps tell. */
export type Undone = { by: Operation; isWhole: boolean }

/**
 * The first later operation that took this one back, wholly if one did; null if none did.
 * @param operations newest first
 */
export function undoneBy(operation: Operation, operations: readonly Operation[]): Undone | null {
  const undoing = laterThan(operation, operations).flatMap((other) => {
    const isWhole = isReversed(operation, other) || isUndone(operation, other)
    return isWhole || isPartOfUndo(operation, other)
      ? [{ by: other, isWhole: isWhole && !hasFailed(other) }]
      : []
  })
  return undoing.findLast(({ isWhole }) => isWhole) ?? undoing.at(-1) ?? null
}

/** Those that came later and did something, newest first. @param operations newest first */
export function laterThan({ id }: Operation, operations: readonly Operation[]): Operation[] {
  const index = operations.findIndex((each) => each.id === id)
  return operations.slice(0, Math.max(0, index)).filter(hasDone)
}

/** Whether each container that the one moved was moved back by the other, in whatever way. */
function isReversed({ effects }: Operation, other: Operation): boolean {
  return (
    effects.length > 0 &&
    effects.every((effect) =>
      other.effects.some(
        (back) =>
          isOfSameContainer(back, effect) &&
          effect.from !== null &&
          digestIn(back.to) === digestIn(effect.from),
      ),
    )
  )
}

function isUndone(operation: Operation, other: Operation): boolean {
  if (isPartOfUndo(operation, other)) {
    const back = new Set(other.steps.flatMap(({ tag, state }) => (state === 'done' ? (tag ?? []) : [])))
    return undoableTags(operation).every((tag) => back.has(tag))
  }
  const { undo } = operation
  return undo !== null && !isMany(operation.request) && askedFor(other.request) === askedFor(undo)
}

function isPartOfUndo({ id }: Operation, { request }: Operation): boolean {
  return request.action === 'undo' && request.operation === id
}

const asked = new WeakMap<ActionRequest, string>()

/** A pin with another review date is the same pin. Each request is compared with many others. */
function askedFor(request: ActionRequest): string {
  const known = asked.get(request)
  const text = known ?? JSON.stringify('until' in request ? { ...request, until: null } : request)
  if (known === undefined) asked.set(request, text)
  return text
}

function hasFailed({ end }: Operation): boolean {
  return end?.state === 'failed' || end?.state === 'stopped'
}
