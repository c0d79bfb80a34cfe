import type { Switch } from '#lib/domain/chronicle/facts'
import { keyOf } from '#lib/domain/workload/workload'
import type { TurnerOf } from '#lib/domain/timeline/switch-events'
import { actionOf } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'
import { touchedTags, workloadsAbout } from '#lib/plan/operation/operation-tag'

/**
 * The operation that turned a switch: the last one until then that turned it, if it turned it so, and was done in that time.
 * @param operations newest first
 */
export function turnersIn(operations: readonly Operation[]): TurnerOf {
  return (of, isOn, from, to) => {
    const last = operations.find(
      (operation) =>
        Date.parse(operation.startedAt) <= to &&
        turns(operation, of) !== null &&
        operation.steps.some(({ state }) => state === 'done'),
    )
    const turned = last && turns(last, of)
    if (last === undefined || doneAt(last) < from || (turned !== 'either' && turned !== isOn)) return null
    return { id: last.id, by: last.by, reason: last.reason }
  }
}

/** When its last step was done, in milliseconds. */
function doneAt({ steps, startedAt }: Operation): number {
  const times = steps.flatMap(({ state, at }) => (state === 'done' && at !== null ? Date.parse(at) : []))
  return Math.max(Date.parse(startedAt), ...times)
}

/** Whether an operation turns a switch on or off, or one of both; null if it is about something else. */
function turns(operation: Operation, of: Switch): boolean | 'either' | null {
  const { request } = operation
  switch (of.state) {
    case 'paused':
      if (!workloadsAbout(operation).some((key) => keyOf(key) === keyOf(of.workload))) return null
      if (request.action === 'pause' || request.action === 'resume') {
        const triggers = request.action === 'pause' ? [request] : request.triggers
        // One whose path has no name is told from others by its workload alone.
        const isIt = triggers.some(({ container }) => container === of.container || !isName(of.container))
        return isIt ? request.action === 'pause' : null
      }
      return request.action === 'revert' && operation.undo?.action === 'resume' ? true : null
    case 'suspended':
      if (!('cronJob' in request) || request.cronJob !== of.cronJob) return null
      if (request.action === 'skip') return true
      return request.action === 'suspend' ? request.suspended : null
    case 'scheduled':
      return request.action === 'schedule' && request.stream === of.stream && request.tag === of.tag
        ? request.scheduled
        : null
    case 'failing': {
      const isOnTag = touchedTags(operation).some(({ stream, tag }) => stream === of.stream && tag === of.tag)
      return isOnTag && ['images', 'template'].includes(actionOf(request).moves) ? 'either' : null
    }
    default:
      return null
  }
}

function isName(container: string | null): boolean {
  return container !== null && !container.includes('[')
}
