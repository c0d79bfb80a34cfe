import 'server-only'
import type { ClusterError, ClusterErrorCode } from '#lib/domain/cluster-error'
import { newestImages, pipelineView } from '#lib/domain/pipeline'
import { ownershipOf } from '#lib/domain/ownership'
import { diffTemplates } from '#lib/domain/revision-diff'
import { revisionsOf } from '#lib/domain/revisions'
import type { Snapshot } from '#lib/domain/snapshot'
import { findTag, tagView } from '#lib/domain/tag-view'
import type {
  EnvironmentView,
  PipelineView,
  RegistryView,
  RevisionDiff,
  TagView,
  WorkloadView,
} from '#lib/domain/views'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload'
import { revisionImages, workloadView } from '#lib/domain/workload-view'
import { isObjectName, isTagName } from '#lib/kubernetes/names'
import type { WorkloadKind } from '#lib/kubernetes/objects'
import { eventsAbout } from '#lib/server/events'
import { authorize, authorizeAll, type Authorized, type Denial } from '#lib/server/authorize'
import { readImages, readImagesSoon, storedSnapshot } from '#lib/server/read-snapshot'
import { checkRegistry } from '#lib/server/registry'

export type QueryError = { code: Denial['code'] | ClusterErrorCode; message: string }

export type Queried<T> = { ok: true; value: T } | { ok: false; error: QueryError }

/** The environments that the person may see. */
export async function readOverview(): Promise<Queried<EnvironmentView[]>> {
  const decision = await authorizeAll()
  if (!decision.ok) return decision
  return { ok: true, value: decision.environments.map(environmentView) }
}

export async function readPipeline(environmentName: string): Promise<Queried<PipelineView>> {
  const decision = await authorize(environmentName, 'view')
  if (!decision.ok) return decision
  const snapshot = await storedSnapshot(decision.environment)
  const { imageStreams, deployments, statefulSets } = snapshot
  // Nothing at all is no view: who has seen one before keeps it, and is told how old it is.
  if (!imageStreams.ok && !deployments.ok && !statefulSets.ok) return refused(imageStreams.error)
  const images = await readImagesSoon(decision.environment, newestImages(snapshot))
  return { ok: true, value: pipelineView(environmentView(decision), snapshot, images) }
}

export async function readRegistry(environmentName: string): Promise<Queried<RegistryView>> {
  const decision = await authorize(environmentName, 'view')
  return decision.ok ? { ok: true, value: await checkRegistry(decision.environment) } : decision
}

export async function readTag(
  environmentName: string,
  stream: string,
  tag: string,
): Promise<Queried<TagView>> {
  const decision = await authorize(environmentName, 'view')
  if (!decision.ok) return decision
  const { environment } = decision
  if (!isObjectName(stream)) return badName('image stream', stream)
  if (!isTagName(tag)) return badName('tag', tag)
  const snapshot = await storedSnapshot(environment)
  if (!snapshot.imageStreams.ok) return refused(snapshot.imageStreams.error)
  const found = findTag(snapshot, stream, tag)
  if (!found) return missing(missingTag(snapshot, stream, tag, environment.title))
  const digests = (found.status?.items ?? []).map(({ image }) => image).filter((image) => image !== '')
  const images = await readImages(
    environment,
    digests.map((digest) => ({ stream, digest })),
  )
  return { ok: true, value: tagView(environmentView(decision), snapshot, found, images) }
}

export async function readWorkload(
  environmentName: string,
  kind: WorkloadKind,
  name: string,
): Promise<Queried<WorkloadView>> {
  const found = await readOne(environmentName, { kind, name })
  if (!found.ok) return found
  const { authorized, snapshot, workload } = found.value
  const { environment } = authorized
  const [events, images] = await Promise.all([
    eventsAbout(environment, workload, snapshot),
    readImages(environment, revisionImages(snapshot, workload)),
  ])
  return { ok: true, value: workloadView(environmentView(authorized), snapshot, workload, events, images) }
}

/** The pod templates of two revisions of a workload, compared. */
export async function readRevisionDiff(
  environmentName: string,
  key: WorkloadKey,
  from: number,
  to: number,
): Promise<Queried<RevisionDiff>> {
  const found = await readOne(environmentName, key)
  if (!found.ok) return found
  const { snapshot, workload } = found.value
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  const before = revisions.find(({ number }) => number === from)
  const after = revisions.find(({ number }) => number === to)
  if (!before || !after) return missing(`${key.name} has no revision ${before ? to : from} any more.`)
  return { ok: true, value: { from, to, lines: diffTemplates(before.template, after.template) } }
}

type Found = { authorized: Authorized; snapshot: Snapshot; workload: Workload }

async function readOne(environmentName: string, key: WorkloadKey): Promise<Queried<Found>> {
  const decision = await authorize(environmentName, 'view')
  if (!decision.ok) return decision
  if (!isObjectName(key.name)) return badName(key.kind, key.name)
  const snapshot = await storedSnapshot(decision.environment)
  const list = key.kind === 'Deployment' ? snapshot.deployments : snapshot.statefulSets
  if (!list.ok) return refused(list.error)
  const workload = findWorkload(snapshot, key)
  if (!workload) return missing(`There is no ${key.kind} ${key.name} in ${decision.environment.title}.`)
  return { ok: true, value: { authorized: decision, snapshot, workload } }
}

function environmentView({ environment, mayAct }: Authorized): EnvironmentView {
  const { name, title, namespace, isProtected } = environment
  return { name, title, namespace, isProtected, mayAct }
}

function missingTag(snapshot: Snapshot, stream: string, tag: string, title: string): string {
  const exists =
    snapshot.imageStreams.ok && snapshot.imageStreams.value.some(({ metadata }) => metadata.name === stream)
  return exists
    ? `The image stream ${stream} has no tag ${tag}.`
    : `There is no image stream ${stream} in ${title}.`
}

/** A name that no object can have is answered without a request, and not repeated at length. */
function badName(what: string, name: string): Queried<never> {
  return missing(`${JSON.stringify(name.slice(0, 80))} is not a name that a ${what} can have.`)
}

function missing(message: string): Queried<never> {
  return { ok: false, error: { code: 'not-found', message } }
}

function refused({ code, message }: ClusterError): Queried<never> {
  // A 404 of the whole kind is a cluster without that API, not a page that does not exist.
  return { ok: false, error: { code: code === 'not-found' ? 'failed' : code, message } }
}
