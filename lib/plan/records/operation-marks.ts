import type { Mark } from '#lib/domain/timeline-picture/picture'
import { tagOf } from '#lib/plan/operation/operation-tag'
import type { Operation } from '#lib/plan/operation/operation'
import { aboutOf } from '#lib/plan/records/about'
import { ACTIVITY_OUTCOMES } from '#lib/plan/records/activity-filter'
import { outcomeOf } from '#lib/plan/records/match-activity'

/** Operations as marks of a picture. @param names the workloads and tags of the picture: `Deployment/nginx`, `nginx:prod` */
export function operationMarks(operations: readonly Operation[], names: ReadonlySet<string>): Mark[] {
  return operations.flatMap((operation): Mark[] => {
    const on = aboutOf(operation).filter((name) => names.has(name))
    const at = Date.parse(operation.startedAt)
    if (on.length === 0 || Number.isNaN(at)) return []
    const outcome = ACTIVITY_OUTCOMES[outcomeOf(operation)].toLowerCase()
    const words = `${operation.title}, by ${operation.by}: ${outcome}`
    return [{ kind: isPin(operation) ? 'pin' : 'operation', at, words, on, operation: operation.id }]
  })
}

/** A revert by a tag pins it. */
function isPin(operation: Operation): boolean {
  const { action } = operation.request
  if (!operation.steps.some(({ state }) => state === 'done')) return false
  return action === 'pin' || (action === 'revert' && tagOf(operation) !== null)
}
