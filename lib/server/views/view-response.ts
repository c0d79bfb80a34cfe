import 'server-only'
import type { Queried, QueryError } from '#lib/server/views/query-result'

/** Failures of the cluster are 502, so that 401 and 403 are always about the person. */
const STATUS: Partial<Record<QueryError['code'], number>> = {
  'signed-out': 401,
  'operators-only': 403,
  'unknown-environment': 404,
  'not-found': 404,
  invalid: 400,
  // Another replica may know it.
  'newer-entry': 409,
  'unknown-rights': 503,
}

/** The view as JSON, never cached. */
export function viewResponse(queried: Queried<unknown>): Response {
  const status = queried.ok ? 200 : (STATUS[queried.error.code] ?? 502)
  return Response.json(queried, { status, headers: { 'cache-control': 'no-store' } })
}
