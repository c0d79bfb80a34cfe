import 'server-only'
import type { Queried, QueryError } from '#lib/server/views/query-result'

/** The cluster's own troubles are the gateway's (502), so that a 401 or 403 always speaks of the person who asks. */
const STATUS: Partial<Record<QueryError['code'], number>> = {
  'signed-out': 401,
  'operators-only': 403,
  'unknown-environment': 404,
  'not-found': 404,
  invalid: 400,
}

/** Answers a query as JSON that no cache keeps. */
export function viewResponse(queried: Queried<unknown>): Response {
  const status = queried.ok ? 200 : (STATUS[queried.error.code] ?? 502)
  return Response.json(queried, { status, headers: { 'cache-control': 'no-store' } })
}
