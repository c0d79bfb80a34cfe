import 'server-only'
import { z } from 'zod'
import { readActivityFilter, type ActivityFilter } from '#lib/plan/records/activity-filter'
import { activityRows, asCsv, asJson, type ActivityRow } from '#lib/plan/records/activity-rows'
import { LONG_LIMIT } from '#lib/runtime/time-limit'
import { readAttempts } from '#lib/server/attempts/attempts'
import { authorize, type Grant } from '#lib/server/auth/authorize'
import type { Environment } from '#lib/server/config/parse'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { asMaySee } from '#lib/server/views/as-may-see'
import { followedBy, journalIn, journalProblem } from '#lib/server/views/operation-views'
import { refused, type Queried } from '#lib/server/views/query-result'
import { viewResponse } from '#lib/server/views/view-response'

/** The longest value is the name of a lane. */
const value = z.string().max(1_300).optional()

const query = z.strictObject({
  environment: z.string().max(63),
  format: z.enum(['csv', 'json']),
  filter: value,
  by: value,
  lane: value,
  action: value,
  outcome: value,
  from: value,
  to: value,
})

type Asked = Grant & { format: 'csv' | 'json'; filter: ActivityFilter }

/** The activity that a request names, as a file, for a person who may view it. The journal is small, so the file is, too. */
export async function activityFile(request: Request): Promise<Response> {
  const asked = await askedActivity(request)
  if (!asked.ok) return viewResponse(asked)
  const { environment, format, filter } = asked.value
  const rows = asMaySee([asked.value], await rowsFor(environment, filter))
  if (!rows.ok) return viewResponse(rows)
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  const name = `quayside-activity-${environment.name}-${time}Z`.replaceAll(/[^\w.-]/g, '_')
  return new Response(format === 'csv' ? asCsv(rows.value) : asJson(rows.value), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json',
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'cache-control': 'no-store',
    },
  })
}

/**
 * A page ignores a value of the filter that is none, and says so; a file would have more in it than was asked for, so it is refused.
 */
async function askedActivity({ url }: Request): Promise<Queried<Asked>> {
  const { searchParams } = new URL(url)
  const isRepeated = new Set(searchParams.keys()).size < searchParams.size
  const asked = query.safeParse(Object.fromEntries(searchParams))
  if (!asked.success || isRepeated)
    return invalid('Give environment, format (csv or json), and the filter of the page, each once.')
  const decision = await authorize(asked.data.environment, 'view')
  if (!decision.ok) return decision
  const { filter, problems } = readActivityFilter(searchParams)
  if (problems.length > 0) return invalid(problems.join(' '))
  return { ok: true, value: { ...decision, format: asked.data.format, filter } }
}

async function rowsFor(environment: Environment, filter: ActivityFilter): Promise<Queried<ActivityRow[]>> {
  const journal = await journalIn(environment, LONG_LIMIT)
  if (!journal.ok) return refused(journal.error)
  const snapshot = await storedSnapshot(environment, LONG_LIMIT)
  const promotion = await followedBy(environment, journal.value.operations, LONG_LIMIT)
  const attempts = readAttempts(environment)
  const problem = journalProblem(environment)
  const activity = {
    environment,
    snapshot,
    journal: journal.value,
    attempts,
    filter,
    journalProblem: problem,
  }
  return { ok: true, value: activityRows(activity, promotion) }
}

function invalid(message: string): Queried<never> {
  return { ok: false, error: { code: 'invalid', message } }
}
