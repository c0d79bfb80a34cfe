import 'server-only'
import { z } from 'zod'
import { decide, type Authorized } from '#lib/server/auth/authorize'
import { readSession } from '#lib/server/auth/session'
import { config } from '#lib/server/config/config'
import { logDenied } from '#lib/server/log'
import { refuseLog, type LogOf } from '#lib/server/views/pod-log-views'
import type { Queried } from '#lib/server/views/query-result'

const query = z.object({
  environment: z.string(),
  pod: z.string(),
  container: z.string(),
  previous: z.enum(['true', 'false']).default('false'),
})

type Asked = Authorized & { log: LogOf }

/** The log that a request names, for a person who may read it. */
export async function askedLog({ url }: Request): Promise<Queried<Asked>> {
  const { pathname, searchParams } = new URL(url)
  const asked = query.safeParse(Object.fromEntries(searchParams))
  if (!asked.success) {
    const message = 'Give environment, pod and container.'
    return { ok: false, error: { code: 'invalid', message } }
  }
  const { environment, pod, container, previous } = asked.data
  const session = await readSession()
  const decision = await decide(config().environments, session, environment, 'view')
  if (!decision.ok) return decision
  const log = { pod, container, isPrevious: previous === 'true' }
  const refusal = refuseLog(decision, log)
  if (refusal === null) return { ok: true, value: { ...decision, log } }
  const isDenied = !refusal.ok && refusal.error.code === 'operators-only'
  if (isDenied) logDenied(session, { call: `GET ${pathname}` }, 'forbidden')
  return refusal
}
