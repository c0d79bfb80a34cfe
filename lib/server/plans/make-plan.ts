import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { groupByReason, staleOf, staleWords, unreadKindsOf } from '#lib/domain/freshness'
import { KINDS, type Kind, type Snapshot } from '#lib/domain/snapshot'
import { digestIn } from '#lib/domain/image/pull-spec'
import { findTag } from '#lib/domain/image-stream/tag-source'
import { isTriggered, triggersOf } from '#lib/domain/workload/triggers'
import type { ImageView } from '#lib/domain/image/image-views'
import { findWorkload } from '#lib/domain/workload/workload'
import { revisionImages } from '#lib/domain/workload/workload-view'
import { failureWarnings } from '#lib/plan/operation/image-failures'
import type { Operation } from '#lib/plan/operation/operation'
import { planWithLookups, type Question } from '#lib/plan/registry-lookup'
import { actionOf, subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import type { ExplainedPlan, Plan, Refused, Author } from '#lib/plan/plan'
import { isOfCronJob, planAction } from '#lib/plan/actions/plan-action'
import { refuse } from '#lib/plan/refusals'
import { readJournal } from '#lib/server/journal/journal'
import { refuseForbidden } from '#lib/server/plans/check-rights'
import { askLately } from '#lib/server/plans/registry-cache'
import type { Environment } from '#lib/server/config/parse'
import { makeCronJobPlan } from '#lib/server/plans/make-cron-job-plan'
import { readPullSecrets } from '#lib/server/environment/pull-secrets'
import { freshSnapshot, readImages } from '#lib/server/environment/read-snapshot'
import { askRegistry } from '#lib/server/environment/registry'
import { LONG_LIMIT } from '#lib/runtime/time-limit'
import { storeOf } from '#lib/server/environment/stores'

/** Reads the environment and plans the action. Asks the registry where the plan depends on it. */
export async function makePlan(
  environment: Environment,
  request: ActionRequest,
  author: Author,
): Promise<ExplainedPlan> {
  if (isOfCronJob(request)) {
    const planned = await makeCronJobPlan(environment, request)
    if (!planned.ok) return planned
    return (await refuseForbidden(environment, planned.plan.steps)) ?? { ...planned, images: [] }
  }
  const shown = storeOf(environment).snapshot()
  const refused = refuseStale(shown, neededFor(request, shown))
  if (refused) return refused
  const snapshot = await freshSnapshot(environment)
  const [unread] = unreadKindsOf(snapshot, neededFor(request, snapshot))
  if (unread) {
    return refuse(
      'unreadable',
      `The ${unread.what} could not be read, so what would move is unknown. ${unread.error.message}`,
    )
  }
  const asked: ImageView[] = []
  const isOfMany = subjectOf(request).kind === 'tags'
  const ask = async (question: Question) => {
    const { tag, pullSpec } = question
    const answer = await withPullSecrets(
      environment,
      isOfMany ? askLately(environment, question) : askRegistry(environment, tag, pullSpec),
    )
    const told = answer.ok && answer.value.state !== 'failed' ? answer.value : null
    // Most of many tags have nothing new.
    if (told && (told.state === 'newer' || !isOfMany)) asked.push(told.image)
    return answer
  }
  const planned = await planWithLookups(
    (lookUp) => planAction(snapshot, request, author, lookUp, environment.scheduledImportSeconds),
    ask,
  )
  if (!planned.ok) return planned
  const { plan } = planned
  const [forbidden, images] = await Promise.all([
    refuseForbidden(environment, plan.steps),
    imagesOf(environment, snapshot, plan, asked),
  ])
  if (forbidden) return forbidden
  const failures = failureWarnings(snapshot, plan.effects, operationsOf(environment))
  return { ok: true, plan: { ...plan, warnings: [...failures, ...plan.warnings] }, images }
}

function operationsOf(environment: Environment): readonly Operation[] {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations : []
}

/** If the registry requires a login, the plan names the pull secrets, as the page of the tag does. */
async function withPullSecrets(
  environment: Environment,
  asked: Promise<Answer<RegistryCheck>>,
): Promise<Answer<RegistryCheck>> {
  const answer = await asked
  if (!answer.ok || answer.value.state !== 'failed') return answer
  if (importFailureOf(answer.value) !== 'unauthorised') return answer
  const pullSecrets = await readPullSecrets(environment, LONG_LIMIT)
  return pullSecrets === null ? answer : { ok: true, value: { ...answer.value, pullSecrets } }
}

function neededFor(request: ActionRequest, snapshot: Snapshot): readonly Kind[] {
  const { needs } = actionOf(request)
  const subject = subjectOf(request)
  const workload = subject.kind === 'workload' ? findWorkload(snapshot, subject.workload) : undefined
  const isUntriggered = workload !== undefined && !isTriggered(workload)
  const needsStreams = needs !== 'workloads' && !(needs === 'triggers' && isUntriggered)
  return needsStreams ? KINDS : KINDS.filter((kind) => kind !== 'imageStreams')
}

/** The page that somebody decides by is stale, even where the plan could be made from fresh objects. */
function refuseStale({ freshness, readAt }: Snapshot, needed: readonly Kind[]): Refused | null {
  const now = Date.parse(readAt)
  const [group] = groupByReason(staleOf(freshness, needed, now))
  if (!group) return null
  return refuse('stale', `Actions need fresh data. ${staleWords(group, KINDS.length, now)}`)
}

/** The images that a plan moves: those that the registry just reported, which may not be imported yet, and those of streams. */
async function imagesOf(
  environment: Environment,
  snapshot: Snapshot,
  { request, effects }: Plan,
  asked: ImageView[],
): Promise<ImageView[]> {
  const told = new Set(asked.map(({ digest }) => digest))
  const moved = new Set(effects.flatMap(({ from, to }) => [digestIn(from), digestIn(to)]))
  const wanted = candidates(snapshot, request).filter(({ digest }) => moved.has(digest) && !told.has(digest))
  return [...asked, ...(await readImages(environment, wanted)).values()]
}

/** Where to find the details of an image: in the stream of its tag, or in the stream that has the image of a revision. */
function candidates(snapshot: Snapshot, request: ActionRequest): { stream: string; digest: string }[] {
  const subject = subjectOf(request)
  if (subject.kind === 'cron-job') return []
  if (subject.kind === 'tags') {
    return subject.tags.map(splitTagKey).flatMap(({ stream, tag }) => imagesOfTag(snapshot, stream, tag))
  }
  if (subject.kind === 'tag') return imagesOfTag(snapshot, subject.stream, subject.tag)
  const workload = findWorkload(snapshot, subject.workload)
  if (!workload) return []
  const fed = triggersOf(workload).list.filter(({ namespace }) => namespace === null)
  return [
    ...revisionImages(snapshot, workload),
    ...fed.flatMap(({ stream, tag }) => imagesOfTag(snapshot, stream, tag)),
  ]
}

function imagesOfTag(snapshot: Snapshot, stream: string, tag: string): { stream: string; digest: string }[] {
  const items = findTag(snapshot, stream, tag)?.status?.items ?? []
  return items.map(({ image }) => ({ stream, digest: image }))
}
