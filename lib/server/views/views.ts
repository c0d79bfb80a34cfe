import 'server-only'
import { checkBeside, currentFailureOf } from '#lib/domain/image-stream/failure-advice'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Images } from '#lib/domain/image/image'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { originOf } from '#lib/domain/image-stream/image-origin'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { overviewCard } from '#lib/domain/pipeline/overview'
import { attentionOf } from '#lib/domain/pipeline/attention'
import { findJudged } from '#lib/domain/pipeline/lane-index'
import type { LaneOrder } from '#lib/domain/pipeline/lane-order'
import {
  lanePage,
  newestImages,
  pipelineView,
  PIPELINE_KINDS,
  withImporters,
} from '#lib/domain/pipeline/pipeline'
import { unreadOf, whyUnread } from '#lib/domain/freshness'
import { valueOr } from '#lib/domain/answer'
import { imagesOf } from '#lib/domain/chronicle/chronicle'
import { markedImages } from '#lib/domain/marks/marked-images'
import { hideValues } from '#lib/domain/hidden-values'
import { diffTemplates } from '#lib/domain/workload/revision-diff'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { isImporting } from '#lib/domain/schedule/environment-schedule'
import { commitIn, searchView, type SearchView } from '#lib/plan/search'
import type { Kind, Snapshot } from '#lib/domain/snapshot'
import { observedReturns } from '#lib/domain/observation/observed-returns'
import { tagView } from '#lib/domain/stream-tag/tag-view'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { TagView } from '#lib/domain/stream-tag/tag-views'
import type { OverviewCard, PipelineView } from '#lib/domain/pipeline/pipeline-views'
import type { RegistryView } from '#lib/domain/image-stream/image-stream-views'
import type { WorkloadView } from '#lib/domain/workload-page/workload-page-view'
import type { RevisionDiff } from '#lib/domain/workload/workload-views'
import { findWorkload, keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { rememberedMarks } from '#lib/domain/timeline/remembered-marks'
import { namesOf } from '#lib/domain/workload-page/workload-picture'
import { revisionImages, workloadView } from '#lib/domain/workload-page/workload-view'
import { isObjectName, isStreamName } from '#lib/kubernetes/names'
import { failuresOn } from '#lib/plan/operation/image-failures'
import { revisionMakers } from '#lib/plan/operation/revision-makers'
import { operationMarks } from '#lib/plan/records/operation-marks'
import type { Grant } from '#lib/server/auth/authorize'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import { observationIn } from '#lib/server/chronicle/observation'
import { deliveryIn } from '#lib/server/chronicle/delivery'
import { withChronicle } from '#lib/server/chronicle/with-chronicle'
import { driftOf } from '#lib/server/drift/drift'
import { batchOf } from '#lib/server/environment/batch'
import { withBuilds } from '#lib/server/promotion/lane-builds'
import { importersIn } from '#lib/server/views/importers'
import { environmentView } from '#lib/server/views/environment-view'
import { whyNoCommit } from '#lib/server/environment/commits'
import { explainedLane, explainer } from '#lib/server/views/explained-lags'
import { eventsAbout } from '#lib/server/environment/events'
import type { Environment } from '#lib/server/config/parse'
import { newCommitsOf } from '#lib/server/views/image-views'
import { moveEvidenceIn, operationsIn, returnsOf } from '#lib/server/views/move-evidence'
import { withTimeLimit, LONG_LIMIT, type TimeLimit } from '#lib/runtime/time-limit'
import { badName, missing, refused, type Queried } from '#lib/server/views/query-result'
import { readPullSecrets } from '#lib/server/environment/pull-secrets'
import { checksIn, marksIn } from '#lib/server/chronicle/marks'
import { readImages, readImagesBriefly, storedSnapshot } from '#lib/server/environment/read-snapshot'
import { lanesIn } from '#lib/server/environment/lanes'
import { storeOf } from '#lib/server/environment/stores'

/** The views of an environment, for people who may see it. The access was decided before. */

/** An environment that is slow at the start does not delay the others. */
export async function overviewFor(
  grants: readonly Grant[],
  timeLimit: TimeLimit,
): Promise<Queried<OverviewCard[]>> {
  await withTimeLimit(Promise.all(grants.map(({ environment }) => storeOf(environment).settled)), timeLimit)
  const cards = grants.map((grant) => {
    const { environment } = grant
    const snapshot = storeOf(environment).snapshot()
    const attention = attentionOf(lanesIn(environment, snapshot), checksIn(environment))
    return overviewCard(environmentView(grant), snapshot, attention, importersIn(environment))
  })
  return { ok: true, value: cards }
}

export async function pipelineFor(
  grant: Grant,
  filter: LaneFilter,
  order: LaneOrder,
  page: number,
  timeLimit: TimeLimit,
): Promise<Queried<PipelineView>> {
  const { environment } = grant
  const snapshot = await storedSnapshot(environment, timeLimit)
  const { imageStreams, deployments, statefulSets } = snapshot
  // Without any list there is no view, so a browser keeps its last one and says how old it is.
  if (!imageStreams.ok && !deployments.ok && !statefulSets.ok) return refused(imageStreams.error)
  const shown = lanePage(lanesIn(environment, snapshot), filter, page, checksIn(environment), order)
  const images = await readImagesBriefly(environment, newestImages(shown.entries), timeLimit)
  const view = pipelineView(
    environmentView(grant),
    snapshot,
    shown,
    markedImages(images, marksIn(environment)),
    registryView(environment),
    importersIn(environment),
  )
  const explain = explainer(environment)
  const withBuild = await withBuilds(environment, Date.parse(snapshot.readAt), timeLimit)
  const lanes = view.lanes.map((lane) => withBuild(explainedLane(lane, explain)))
  const delivery = page === 0 ? deliveryIn(environment, Date.parse(snapshot.readAt)) : null
  return {
    ok: true,
    value: { ...view, lanes, others: view.others.map(explain), ...(delivery !== null && { delivery }) },
  }
}

export async function searchFor(grant: Grant, words: string): Promise<Queried<SearchView>> {
  const snapshot = await storedSnapshot(grant.environment)
  const { environment } = grant
  const unread = unreadOf(snapshot, PIPELINE_KINDS)
  const index = lanesIn(environment, snapshot)
  // The cluster is asked once for each image that no page has shown yet.
  const wanted = commitIn(words) === null ? [] : newestImages(index.entries)
  const images = await readImages(environment, wanted)
  const cronJobs = valueOr(batchOf(storeOf(environment)).cronJobs, [])
  const importing = cronJobs.filter((each) => isImporting(each, environment.importCronJobs))
  const searched = { images, cronJobs: importing, now: Date.parse(snapshot.readAt) }
  return { ok: true, value: searchView(environmentView(grant), index, searched, unread, words) }
}

export async function tagFor(
  grant: Grant,
  stream: string,
  tag: string,
  timeLimit: TimeLimit,
): Promise<Queried<TagView>> {
  const { environment } = grant
  if (!isStreamName(stream)) return badName('image stream', stream)
  const snapshot = await storedSnapshot(environment, timeLimit)
  if (!snapshot.imageStreams.ok) return refused(snapshot.imageStreams.error)
  const key = tagKey(stream, tag)
  const entry = lanesIn(environment, snapshot).entries.find((each) => each.key === key)
  if (!entry)
    return unreadOrMissing(
      snapshot,
      'imageStreams',
      stream,
      missingTag(snapshot, stream, tag, environment.title),
    )
  const found = entry.tag
  const digests = (found.status?.items ?? []).map(({ image }) => image).filter((image) => image !== '')
  const wanted = digests.map((digest) => ({ stream, digest }))
  const images = await readImagesBriefly(environment, wanted, timeLimit)
  const check = checkBeside(checksIn(environment).get(key) ?? null, entry.lane.import)
  const failure = currentFailureOf(importStateOf(found), check)
  const wantsLogin = failure !== null && importFailureOf(failure) === 'unauthorised'
  const read = readChronicle(environment)
  const more = {
    check,
    newCommits: newCommitsOf(environment, found, check, images),
    whyNoCommit: whyNoCommitOf(environment, found, images),
    registry: registryView(environment),
    pullSecrets: wantsLogin ? await readPullSecrets(environment, timeLimit) : null,
    observation: observationIn(environment, Date.parse(snapshot.readAt)),
  }
  const observed = imagesOf(read?.chronicle, stream, tag).map(({ image }) => image)
  const evidence = {
    moves: moveEvidenceIn(environment)(stream, tag, new Set([...digests, ...observed])),
    returnsOf: returnsOf(environment, snapshot),
    chronicle: read?.chronicle,
  }
  const names = new Set([key, ...entry.lane.workloads.map(keyOf)])
  const remembered = rememberedMarks(withChronicle(environment, snapshot), names)
  const marks = [...operationMarks(operationsIn(environment), names), ...remembered.marks]
  const marked = markedImages(images, marksIn(environment))
  const view = tagView(environmentView(grant), snapshot, entry, marked, more, evidence, marks)
  const lane = withImporters(explainedLane(view.lane, explainer(environment)), importersIn(environment))
  const withBuild = await withBuilds(environment, Date.parse(snapshot.readAt), timeLimit)
  const picture = { ...view.picture, unmarked: remembered.unmarked }
  return { ok: true, value: { ...view, picture, lane: withBuild(lane) } }
}

export async function workloadFor(
  grant: Grant,
  key: WorkloadKey,
  timeLimit: TimeLimit,
): Promise<Queried<WorkloadView>> {
  const found = await readOne(grant, key, timeLimit)
  if (!found.ok) return found
  const { snapshot, workload } = found.value
  const judged = explainer(grant.environment)(findJudged(lanesIn(grant.environment, snapshot), key))
  const events = eventsAbout(storeOf(grant.environment), workload, snapshot)
  const images = await readImagesBriefly(grant.environment, revisionImages(snapshot, workload), timeLimit)
  const operations = operationsIn(grant.environment)
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  const observed = withChronicle(grant.environment, snapshot)
  const journal = {
    makers: revisionMakers(revisions, key, operations),
    evidenceOf: moveEvidenceIn(grant.environment),
    failures: failuresOn(observed, key, operations),
    observed: observedReturns(observed.chronicle, key, revisions),
  }
  const names = namesOf(workload)
  const remembered = rememberedMarks(observed, names)
  const marks = [...operationMarks(operations, names), ...remembered.marks]
  const view = workloadView(
    environmentView(grant),
    observed,
    workload,
    judged,
    events,
    markedImages(images, marksIn(grant.environment)),
    journal,
    marks,
  )
  return { ok: true, value: { ...view, picture: { ...view.picture, unmarked: remembered.unmarked } } }
}

/** The difference between the pod templates of two revisions. Only operators see the values of environment variables. */
export async function revisionDiffFor(
  grant: Grant,
  key: WorkloadKey,
  from: number,
  to: number,
): Promise<Queried<RevisionDiff>> {
  const found = await readOne(grant, key, LONG_LIMIT)
  if (!found.ok) return found
  const { snapshot, workload } = found.value
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  const before = revisions.find(({ number }) => number === from)
  const after = revisions.find(({ number }) => number === to)
  if (!before || !after) return missing(`${key.name} no longer has revision ${before ? to : from}.`)
  const whole = [before.template, after.template] as const
  const lines = diffTemplates(...(grant.mayAct ? whole : hideValues(...whole)))
  return { ok: true, value: { from, to, lines, showsValues: grant.mayAct } }
}

type Found = { snapshot: Snapshot; workload: Workload }

async function readOne(
  { environment }: Grant,
  key: WorkloadKey,
  timeLimit: TimeLimit,
): Promise<Queried<Found>> {
  if (!isObjectName(key.name)) return badName(key.kind, key.name)
  const snapshot = await storedSnapshot(environment, timeLimit)
  const kind = key.kind === 'Deployment' ? 'deployments' : 'statefulSets'
  const list = snapshot[kind]
  if (!list.ok) return refused(list.error)
  const workload = findWorkload(snapshot, key)
  if (!workload) {
    const message = `There is no ${key.kind} ${key.name} in ${environment.title}.`
    return unreadOrMissing(snapshot, kind, key.name, message)
  }
  return { ok: true, value: { snapshot, workload } }
}

/** Why the commit of the newest image of a tag is unknown. */
function whyNoCommitOf(environment: Environment, tag: StreamTag, images: Images): string | null {
  const newest = images.get(newestOf(tag)?.image ?? '')
  if (newest === undefined) return null
  return whyNoCommit(environment, { image: newest, origin: originOf(tag.stream, newest.digest) })
}

/** An object can be there, but not be shown. */
function unreadOrMissing(snapshot: Snapshot, kind: Kind, name: string, message: string): Queried<never> {
  const unread = whyUnread(snapshot, kind, name)
  return unread === null ? missing(message) : refused(unread)
}

function registryView(environment: Environment): RegistryView {
  const { scheduledImportSeconds } = environment
  return { ...driftOf(environment).view, scheduledImportSeconds }
}

function missingTag(snapshot: Snapshot, stream: string, tag: string, title: string): string {
  const exists =
    snapshot.imageStreams.ok && snapshot.imageStreams.value.some(({ metadata }) => metadata.name === stream)
  return exists
    ? `The image stream ${stream} has no tag ${tag.slice(0, 80)}.`
    : `There is no image stream ${stream} in ${title}.`
}
