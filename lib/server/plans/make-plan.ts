import 'server-only'
import { staleOf } from '#lib/domain/freshness'
import { markedImage } from '#lib/domain/marks/marked-images'
import { marksOf } from '#lib/domain/marks/marks'
import { KINDS, type Kind, type Snapshot } from '#lib/domain/snapshot'
import { isTriggered } from '#lib/domain/workload/triggers'
import { findWorkload } from '#lib/domain/workload/workload'
import { failureWarnings } from '#lib/plan/operation/image-failures'
import type { Operation } from '#lib/plan/operation/operation'
import { undoingOf } from '#lib/plan/records/undoing'
import { withDoneBy } from '#lib/plan/records/done-by'
import { imageChanges } from '#lib/plan/image-changes'
import { actionOf, subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import type { Author, ExplainedPlan, Plan, Refused } from '#lib/plan/plan'
import { planInRounds } from '#lib/plan/plan-in-rounds'
import { withoutStreams } from '#lib/plan/without-streams'
import { isOfCronJob, isPromotion, planAction } from '#lib/plan/actions/plan-action'
import { connectionTo } from '#lib/cluster/request/connection'
import { readFresh } from '#lib/cluster/request/fresh-objects'
import { withChronicle } from '#lib/server/chronicle/with-chronicle'
import { readJournal } from '#lib/server/journal/journal'
import { refuseForbidden } from '#lib/server/plans/check-rights'
import { imagesOfPlan } from '#lib/server/plans/planned-images'
import { RegistryQuestions } from '#lib/server/plans/registry-questions'
import type { Environment } from '#lib/server/config/parse'
import { makeCronJobPlan } from '#lib/server/plans/make-cron-job-plan'
import { refuseStale, refuseUnread } from '#lib/server/plans/refuse-stale'
import { makePromotePlan } from '#lib/server/plans/make-promote-plan'
import { storeOf } from '#lib/server/environment/stores'

/** A plan, and how to find the details of the images that it moves. */
type Made = { ok: true; plan: Plan; findImages: () => Promise<Found> } | Refused

type Found = Pick<Extract<ExplainedPlan, { ok: true }>, 'images' | 'changes' | 'lists'>

const NO_IMAGES: Found = { images: [], changes: [], lists: {} }

/** A plan to show, with the details of its images. */
export async function makePlan(
  environment: Environment,
  request: ActionRequest,
  author: Author,
): Promise<ExplainedPlan> {
  return explain(await planNow(environment, request, author))
}

export async function explain(made: Made): Promise<ExplainedPlan> {
  return made.ok ? { ok: true, plan: made.plan, ...(await made.findImages()) } : made
}

/** Plans the action from the store and from fresh objects (decision 29). Asks the registry where the plan depends on it. */
export async function planNow(
  environment: Environment,
  request: ActionRequest,
  author: Author,
): Promise<Made> {
  if (isOfCronJob(request)) {
    const planned = await makeCronJobPlan(environment, request, author)
    if (!planned.ok) return planned
    const forbidden = await refuseForbidden(environment, planned.plan.steps)
    return forbidden ?? { ...planned, findImages: () => Promise.resolve(NO_IMAGES) }
  }
  if (isPromotion(request)) {
    const planned = await makePromotePlan(environment, request, author)
    return planned.ok ? { ...planned, findImages: () => Promise.resolve(NO_IMAGES) } : planned
  }
  const undoing =
    request.action === 'undo'
      ? undoingOf(request.operation, operationsOf(environment), Date.parse(author.at))
      : null
  const questions = new RegistryQuestions(environment, request)
  const reviews: Promise<Refused | null>[] = []
  const { planned, snapshot } = await planInRounds(
    request,
    (now, lookUp) => {
      const needed = neededFor(request, now)
      const without = refuseStale(now, needed) ?? refuseUnread(now, needed)
      if (without) return without
      const made = planAction(now, request, author, lookUp, environment.scheduledImportSeconds, undoing)
      // While the rest is read: most rights are needed in every round.
      if (made.ok) reviews.push(refuseForbidden(environment, made.plan.steps))
      return made
    },
    {
      known: () => knownTo(environment, request),
      read: (needed, known) => readFresh(connectionTo(environment.cluster), known, needed),
      ask: (question) => questions.ask(question),
    },
  )
  if (!planned.ok) return withDoneBy(planned, request, operationsOf(environment))
  const { plan } = planned
  const forbidden = (await Promise.all(reviews)).at(-1)
  if (forbidden) return forbidden
  const failures = failureWarnings(snapshot, plan.effects, operationsOf(environment))
  return {
    ok: true,
    plan: { ...plan, warnings: [...failures, ...plan.warnings] },
    findImages: async () => {
      const told = questions.images
      const found = await imagesOfPlan(environment, snapshot, knownTo(environment, request), plan, told)
      const marks = marksOf(snapshot)
      const images = found.map((image) => markedImage(image, marks))
      const changes = imageChanges(snapshot, plan, images, told, environment.images)
      return { images, changes, lists: questions.lists }
    },
  }
}

/** What the store has, without Events, on which no plan depends, and without streams that nobody needs and that are out of date. */
function knownTo(environment: Environment, request: ActionRequest): Snapshot {
  const { events: _events, ...stored } = storeOf(environment).snapshot()
  const snapshot = withChronicle(environment, stored)
  const isNeeded = neededFor(request, snapshot).includes('imageStreams')
  const stale = staleOf(snapshot.freshness, ['imageStreams'], Date.parse(snapshot.readAt))
  return isNeeded || stale.length === 0 ? snapshot : withoutStreams(snapshot)
}

function operationsOf(environment: Environment): readonly Operation[] {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations : []
}

function neededFor(request: ActionRequest, snapshot: Snapshot): readonly Kind[] {
  const { needs } = actionOf(request)
  const subject = subjectOf(request)
  const isUntriggered =
    subject.kind === 'workloads' &&
    subject.lane === null &&
    subject.workloads.every((key) => {
      const workload = findWorkload(snapshot, key)
      return workload === undefined || !isTriggered(workload)
    })
  const needsStreams = needs !== 'workloads' && !(needs === 'triggers' && isUntriggered)
  return needsStreams ? KINDS : KINDS.filter((kind) => kind !== 'imageStreams')
}
