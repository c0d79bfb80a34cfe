import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { getObject, listObjects } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { isImporting, jobsOf } from '#lib/domain/schedule/environment-schedule'
import type { Answer } from '#lib/domain/answer'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import type { Snapshot } from '#lib/domain/snapshot'
import { staleWords } from '#lib/domain/freshness'
import { IMPORTS_LABEL } from '#lib/kubernetes/names'
import { planCronJobAction, type CronJobRequest } from '#lib/plan/actions/plan-action'
import type { Author, Planned } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import { questionKey, type Question, type RegistryLookup } from '#lib/plan/registry-lookup'
import { withoutStreams } from '#lib/plan/without-streams'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'
import { withChronicle } from '#lib/server/chronicle/with-chronicle'
import { batchOf } from '#lib/server/environment/batch'
import type { Environment } from '#lib/server/config/parse'
import { refuseStale } from '#lib/server/plans/refuse-stale'
import { askLately } from '#lib/server/plans/registry-cache'
import { storeOf } from '#lib/server/environment/stores'

/** CronJobs and Jobs, which are read together: where they are stale, both are. */
const KINDS = 2

/** A person waits: a run is not kept back by a registry that is slow. */
const IN_TIME: TimeLimit = { waitMs: 3_000, onLate: () => undefined }
const LATE = {
  ok: false,
  error: { code: 'timeout', message: 'The registry did not answer in time.' },
} as const

/** Reads a CronJob and its Jobs and plans the action. The registry is asked where marks depend on what it has. */
export async function makeCronJobPlan(
  environment: Environment,
  request: CronJobRequest,
  author: Author,
): Promise<Planned> {
  const { namespace, cluster, importCronJobs } = environment
  const now = Date.now()
  const [stale] = batchOf(storeOf(environment)).stale
  if (stale) return refuse('stale', `Actions need fresh data. ${staleWords(stale, KINDS, now)}`)
  const connection = connectionTo(cluster)
  const [cronJob, jobs] = await Promise.all([
    getObject(connection, 'cronjobs', namespace, request.cronJob, INTERACTIVE_LIMITS),
    listObjects(connection, 'jobs', namespace, {}, INTERACTIVE_LIMITS),
  ])
  if (!cronJob.ok) {
    const { code, message } = cronJob.error
    return code === 'not-found'
      ? refuse('not-found', `There is no CronJob ${request.cronJob}.`)
      : refuse('unreadable', `What would run is unknown. ${message}`)
  }
  if (!isImporting(cronJob.value, importCronJobs)) {
    return refuse(
      'not-found',
      `${request.cronJob} does not import images, as far as Quayside knows: it has no label ${IMPORTS_LABEL}=true, and the configuration does not name it.`,
    )
  }
  const own = jobs.ok ? { ok: true as const, value: jobsOf(cronJob.value, jobs.value.objects) } : jobs
  const inputs = { snapshot: snapshotOf(environment), cronJob: cronJob.value, jobs: own, author, now }
  return planWithRegistry(environment, (lookUp) => planCronJobAction({ ...inputs, lookUp }, request))
}

/** Marks and tags, to tell what a run brings. Streams that are out of date do not keep a CronJob from running: the plan says so. */
function snapshotOf(environment: Environment): Snapshot {
  const snapshot = withChronicle(environment, storeOf(environment).snapshot())
  return refuseStale(snapshot, ['imageStreams']) === null ? snapshot : withoutStreams(snapshot)
}

/** Plans once to learn what the registry has to be asked, and again with what it says in time. */
async function planWithRegistry(
  environment: Environment,
  plan: (lookUp: RegistryLookup) => Planned,
): Promise<Planned> {
  const answers = new Map<string, Answer<RegistryCheck>>()
  const open = new Map<string, Question>()
  const planned = plan((tag, pullSpec) => {
    const question = { tag, pullSpec }
    open.set(questionKey(question), question)
    return LATE
  })
  if (open.size === 0) return planned
  const asked = [...open].map(async ([key, question]) => {
    const answer = await withTimeLimit(askLately(environment, question), IN_TIME)
    if (answer !== null) answers.set(key, answer)
  })
  await Promise.all(asked)
  return plan((tag, pullSpec) => answers.get(questionKey({ tag, pullSpec })) ?? LATE)
}
