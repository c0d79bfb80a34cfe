import 'server-only'
import { ownershipOf } from '#lib/domain/ownership'
import { newestImages, pipelineView } from '#lib/domain/pipeline'
import { diffTemplates } from '#lib/domain/revision-diff'
import { revisionsOf } from '#lib/domain/revisions'
import type { Snapshot } from '#lib/domain/snapshot'
import { findTag, tagView } from '#lib/domain/tag-view'
import type { EnvironmentView, PipelineView, RevisionDiff, TagView, WorkloadView } from '#lib/domain/views'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload'
import { revisionImages, workloadView } from '#lib/domain/workload-view'
import { isObjectName, isTagName } from '#lib/kubernetes/names'
import type { Grant } from '#lib/server/authorize'
import { eventsAbout } from '#lib/server/events'
import type { Patience } from '#lib/server/patience'
import { badName, missing, refused, type Queried } from '#lib/server/queried'
import { readImages, storedSnapshot } from '#lib/server/read-snapshot'

/** What is shown of an environment to somebody who may look at it; who that is was decided before. */

export function overviewFor(grants: readonly Grant[]): Queried<EnvironmentView[]> {
  return { ok: true, value: grants.map(environmentView) }
}

export async function pipelineFor(grant: Grant, patience: Patience): Promise<Queried<PipelineView>> {
  const snapshot = await storedSnapshot(grant.environment)
  const { imageStreams, deployments, statefulSets } = snapshot
  // Nothing at all is no view: who has seen one before keeps it, and is told how old it is.
  if (!imageStreams.ok && !deployments.ok && !statefulSets.ok) return refused(imageStreams.error)
  const images = await readImages(grant.environment, newestImages(snapshot), patience)
  return { ok: true, value: pipelineView(environmentView(grant), snapshot, images) }
}

export async function tagFor(
  grant: Grant,
  stream: string,
  tag: string,
  patience: Patience,
): Promise<Queried<TagView>> {
  const { environment } = grant
  if (!isObjectName(stream)) return badName('image stream', stream)
  if (!isTagName(tag)) return badName('tag', tag)
  const snapshot = await storedSnapshot(environment)
  if (!snapshot.imageStreams.ok) return refused(snapshot.imageStreams.error)
  const found = findTag(snapshot, stream, tag)
  if (!found) return missing(missingTag(snapshot, stream, tag, environment.title))
  const digests = (found.status?.items ?? []).map(({ image }) => image).filter((image) => image !== '')
  const wanted = digests.map((digest) => ({ stream, digest }))
  const images = await readImages(environment, wanted, patience)
  return { ok: true, value: tagView(environmentView(grant), snapshot, found, images) }
}

export async function workloadFor(
  grant: Grant,
  key: WorkloadKey,
  patience: Patience,
): Promise<Queried<WorkloadView>> {
  const found = await readOne(grant, key)
  if (!found.ok) return found
  const { snapshot, workload } = found.value
  const events = eventsAbout(grant.environment, workload, snapshot)
  const images = await readImages(grant.environment, revisionImages(snapshot, workload), patience)
  return { ok: true, value: workloadView(environmentView(grant), snapshot, workload, events, images) }
}

/** The pod templates of two revisions of a workload, compared. */
export async function revisionDiffFor(
  grant: Grant,
  key: WorkloadKey,
  from: number,
  to: number,
): Promise<Queried<RevisionDiff>> {
  const found = await readOne(grant, key)
  if (!found.ok) return found
  const { snapshot, workload } = found.value
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  const before = revisions.find(({ number }) => number === from)
  const after = revisions.find(({ number }) => number === to)
  if (!before || !after) return missing(`${key.name} has no revision ${before ? to : from} any more.`)
  return { ok: true, value: { from, to, lines: diffTemplates(before.template, after.template) } }
}

type Found = { snapshot: Snapshot; workload: Workload }

async function readOne({ environment }: Grant, key: WorkloadKey): Promise<Queried<Found>> {
  if (!isObjectName(key.name)) return badName(key.kind, key.name)
  const snapshot = await storedSnapshot(environment)
  const list = key.kind === 'Deployment' ? snapshot.deployments : snapshot.statefulSets
  if (!list.ok) return refused(list.error)
  const workload = findWorkload(snapshot, key)
  if (!workload) return missing(`There is no ${key.kind} ${key.name} in ${environment.title}.`)
  return { ok: true, value: { snapshot, workload } }
}

function environmentView({ environment, mayAct }: Grant): EnvironmentView {
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
