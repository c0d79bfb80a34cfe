import 'server-only'
import { z } from 'zod'
import {
  CONCERN_PARAMETER,
  laneFilterOf,
  laneSearch,
  pageNumberOf,
  WORDS_PARAMETER,
  type LaneFilter,
} from '#lib/domain/pipeline/lane-filter'
import type { WorkloadKind } from '#lib/kubernetes/objects'
import { decide, decideAll, type Grant } from '#lib/server/auth/authorize'
import { config } from '#lib/server/config/config'
import { freshnessFor } from '#lib/server/views/freshness'
import { comparisonFor, imageFor } from '#lib/server/views/image-views'
import { SHORT_LIMIT, LONG_LIMIT, type TimeLimit } from '#lib/runtime/time-limit'
import { missing, type Queried } from '#lib/server/views/query-result'
import { jobLogFor, scheduleFor } from '#lib/server/views/schedule-views'
import type { Session } from '#lib/server/auth/session-cookie'
import { activityFor, operationFor } from '#lib/server/views/operation-views'
import {
  overviewFor,
  pipelineFor,
  revisionDiffFor,
  searchFor,
  tagFor,
  workloadFor,
} from '#lib/server/views/views'

const ROOT = '/api/environments'
const NOTHING = missing('There is no view at this address.')

/** The view at an address, as somebody may see it. */
export type Reading = {
  /** The environments that it tells of. */
  grants: readonly Grant[]
  /**
   * The one address by which the event stream tells of it, so that it is made once for all. Null where it is not made from the
   * stores alone, and so cannot be made again whenever they change.
   */
  topic: string | null
  /** @param timeLimit where it is read again and again; a single reading waits as the view thinks best */
  read: (timeLimit?: TimeLimit) => Promise<Queried<unknown>>
}

type View = (
  grant: Grant,
  names: string[],
  query: URLSearchParams,
  timeLimit?: TimeLimit,
) => Promise<Queried<unknown>>

/** Below `/api/environments/NAME/`; a star stands for a name. Routes and event stream both read here, so they give the same. */
const LIVE_VIEWS: Record<string, View> = {
  pipeline: (grant, _names, query, timeLimit = SHORT_LIMIT) =>
    pipelineFor(grant, laneFilterIn(query), pageIn(query), timeLimit),
  freshness: ({ environment }) => Promise.resolve({ ok: true, value: freshnessFor(environment) }),
  'image-streams/*/*': (grant, [stream = '', tag = ''], _query, timeLimit = LONG_LIMIT) =>
    tagFor(grant, stream, tag, timeLimit),
  schedule: (grant, _names, _query, timeLimit = LONG_LIMIT) => scheduleFor(grant, timeLimit),
  operations: (grant, _names, query, timeLimit = LONG_LIMIT) =>
    activityFor(grant, wordsIn(query, WORDS_PARAMETER), timeLimit),
  'operations/*': (grant, [id = ''], _query, timeLimit = LONG_LIMIT) => operationFor(grant, id, timeLimit),
  'deployments/*': workload('Deployment'),
  'stateful-sets/*': workload('StatefulSet'),
}

/** What of a query a live view depends on; the others depend on none. */
const SEARCHES: Record<string, (query: URLSearchParams) => string> = {
  pipeline: (query) => laneSearch(laneFilterIn(query), pageIn(query)),
  operations: (query) => laneSearch({ words: wordsIn(query, WORDS_PARAMETER), concern: null }),
}

const VIEWS: Record<string, View> = {
  ...LIVE_VIEWS,
  'cron-jobs/*/jobs/*/log': (grant, [cronJob = '', job = '']) => jobLogFor(grant, cronJob, job),
  'image-streams/*/*/images/*': (grant, [stream = '', , digest = '']) => imageFor(grant, stream, digest),
  'image-streams/*/*/compare': (grant, [stream = ''], query) => {
    return comparisonFor(grant, stream, query.get('from') ?? '', query.get('to') ?? '')
  },
  search: (grant, _names, query) => searchFor(grant, wordsIn(query, 'words')),
  'deployments/*/diff': diff('Deployment'),
  'stateful-sets/*/diff': diff('StatefulSet'),
}

/** What is read below an environment, as far as metrics tell routes apart. */
export const VIEW_PATTERNS = Object.keys(VIEWS)

/** Authorises, and finds what is to be read, which may be done more than once. */
export function findView({ pathname, searchParams }: URL, session: Session | null): Queried<Reading> {
  const { environments } = config()
  if (pathname !== ROOT && !pathname.startsWith(`${ROOT}/`)) return NOTHING
  const [environment, ...segments] = namesIn(pathname)
  if (environment === undefined) {
    const decision = decideAll(environments, session)
    if (!decision.ok) return decision
    const grants = decision.environments
    const read = (timeLimit = SHORT_LIMIT) => overviewFor(grants, timeLimit)
    return { ok: true, value: { grants, topic: ROOT, read } }
  }
  const decision = decide(environments, session, environment, 'view')
  if (!decision.ok) return decision
  const found = Object.entries(VIEWS).find(([pattern]) => matches(pattern.split('/'), segments))
  if (found === undefined) return NOTHING
  const [pattern, view] = found
  const names = segments.filter((_segment, index) => pattern.split('/')[index] === '*')
  const read = (timeLimit?: TimeLimit) => view(decision, names, searchParams, timeLimit)
  const path = [ROOT, ...[environment, ...segments].map(encodeURIComponent)].join('/')
  const topic = Object.hasOwn(LIVE_VIEWS, pattern) ? path + (SEARCHES[pattern]?.(searchParams) ?? '') : null
  return { ok: true, value: { grants: [decision], topic, read } }
}

function laneFilterIn(query: URLSearchParams): LaneFilter {
  return laneFilterOf(query.get(WORDS_PARAMETER), query.get(CONCERN_PARAMETER))
}

function wordsIn(query: URLSearchParams, parameter: string): string {
  return (query.get(parameter) ?? '').slice(0, 200)
}

function pageIn(query: URLSearchParams): number {
  return pageNumberOf(query.get('page'))
}

function workload(kind: WorkloadKind): View {
  return (grant, [name = ''], _query, timeLimit = LONG_LIMIT) => workloadFor(grant, { kind, name }, timeLimit)
}

const revision = z.coerce.number().int().positive()
const range = z.object({ from: revision, to: revision })

/** `?from=3&to=5`: the pod templates of two revisions, compared. */
function diff(kind: WorkloadKind): View {
  return (grant, [name = ''], query) => {
    const parsed = range.safeParse(Object.fromEntries(query))
    if (parsed.success) return revisionDiffFor(grant, { kind, name }, parsed.data.from, parsed.data.to)
    const message = 'from and to have to be revision numbers, for example ?from=3&to=5.'
    return Promise.resolve({ ok: false, error: { code: 'invalid', message } })
  }
}

function namesIn(pathname: string): string[] {
  return pathname.slice(ROOT.length).split('/').filter(Boolean).map(decode)
}

/** What is no encoding is the name of nothing. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function matches(pattern: string[], segments: string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((each, index) => each === '*' || each === segments[index])
  )
}
