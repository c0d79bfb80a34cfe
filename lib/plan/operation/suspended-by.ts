import type { SuspendedBy } from '#lib/domain/schedule/suspension-view'
import type { Operation } from '#lib/plan/operation/operation'
import type { ActionRequest } from '#lib/plan/actions/actions'

/**
 * The operation that last suspended a CronJob; null if a later one resumed it, or the journal has none.
 * @param operations newest first
 */
export function suspendedBy(operations: readonly Operation[], cronJob: string): SuspendedBy | null {
  const last = operations.find(
    ({ request, steps }) =>
      suspends(request, cronJob) !== null && steps.some(({ state }) => state === 'done'),
  )
  if (last === undefined || suspends(last.request, cronJob) === false) return null
  const { id: operation, by, startedAt: at, reason } = last
  return { by, at, reason, operation }
}

/** Whether a request suspends or resumes a CronJob; null if neither. */
function suspends(request: ActionRequest, cronJob: string): boolean | null {
  if (!('cronJob' in request) || request.cronJob !== cronJob) return null
  if (request.action === 'skip') return true
  return request.action === 'suspend' ? request.suspended : null
}
