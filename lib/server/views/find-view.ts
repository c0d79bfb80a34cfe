import 'server-only'
import { asMaySee } from '#lib/server/views/as-may-see'
import type { TimeLimit } from '#lib/runtime/time-limit'
import { decide, decideAll, type Grant } from '#lib/server/auth/authorize'
import type { Session } from '#lib/server/auth/session-cookie'
import { readSession } from '#lib/server/auth/session'
import { config } from '#lib/server/config/config'
import { MAKERS } from '#lib/server/views/makers'
import { NO_VIEW, NONE_KNOWN, type Queried } from '#lib/server/views/query-result'
import { environmentsOf, VIEW_NAMES, viewNamed } from '#lib/views/addresses'
import type { ParamsOf, ViewName, ViewOf } from '#lib/views/views'

/** A view as a person may see it. It can be read more than once. */
export type Reading<V = unknown> = {
  /** The environments that it shows. */
  grants: readonly Grant[]
  /** The one address under which the event stream sends it, so that it is made once for all; null if it is not live. */
  topic: string | null
  read: (timeLimit?: TimeLimit) => Promise<Queried<V>>
}

/** The view at an address. */
export async function findView(url: URL, session: Session | null): Promise<Queried<Reading>> {
  for (const name of VIEW_NAMES) {
    const found = await findNamed(name, url, session)
    if (found !== null) return found
  }
  return NO_VIEW
}

async function findNamed<K extends ViewName>(
  name: K,
  { pathname, searchParams }: URL,
  session: Session | null,
): Promise<Queried<Reading<ViewOf<K>>> | null> {
  const view = viewNamed(name)
  const params = view.paramsIn(pathname, searchParams)
  if (params === null) return null
  const granted = await grantsFor(params, session)
  if (!granted.ok) return granted
  const grants = granted.value
  const topic = view.isLive ? view.address(params) : null
  return { ok: true, value: { grants, topic, read: (timeLimit) => make(name, grants, params, timeLimit) } }
}

/** What a page reads while it is rendered, for the person of the request. */
export async function readView<K extends ViewName>(
  name: K,
  params: ParamsOf<K>,
): Promise<Queried<ViewOf<K>>> {
  const granted = await grantsFor(params, await readSession())
  return granted.ok ? make(name, granted.value, params) : granted
}

async function make<K extends ViewName>(
  name: K,
  grants: readonly Grant[],
  params: ParamsOf<K>,
  timeLimit?: TimeLimit,
): Promise<Queried<ViewOf<K>>> {
  return asMaySee(grants, await MAKERS[name](grants, params, timeLimit))
}

/** Of a comparison, both environments have to be visible. */
async function grantsFor(params: object, session: Session | null): Promise<Queried<readonly Grant[]>> {
  const { environments } = config()
  const names = environmentsOf(params)
  if (names.length === 0) {
    const decision = await decideAll(environments, session)
    if (!decision.ok) return decision
    const { environments: grants, unknown } = decision
    // Nothing is not the same as nothing that is known.
    return grants.length === 0 && unknown > 0 ? NONE_KNOWN : { ok: true, value: grants }
  }
  const decisions = await Promise.all(names.map((name) => decide(environments, session, name, 'view')))
  const refused = decisions.find((decision) => !decision.ok)
  return refused ?? { ok: true, value: decisions.filter((decision) => decision.ok) }
}
