import 'server-only'
import type { EnvironmentComparison } from '#lib/domain/comparison/environment-comparison'
import type { Grant } from '#lib/server/auth/authorize'
import { environmentView } from '#lib/server/views/environment-view'
import { NO_VIEW, type Queried } from '#lib/server/views/query-result'

/** What the first environment has and the second lacks. */
export function environmentsFor([from, to]: readonly Grant[]): Promise<Queried<EnvironmentComparison>> {
  if (from === undefined || to === undefined) return Promise.resolve(NO_VIEW)
  const [one, other] = [environmentView(from), environmentView(to)]
  const readAt = new Date().toISOString()
  return Promise.resolve({ ok: true, value: { from: one, to: other, readAt, streams: [], unread: [] } })
}
