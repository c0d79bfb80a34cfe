import 'server-only'
import { digestIn } from '#lib/domain/image/pull-spec'
import type { ImageView } from '#lib/domain/image/image-views'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { triggersOf } from '#lib/domain/workload/triggers'
import { findWorkload, type Workload } from '#lib/domain/workload/workload'
import { revisionImages } from '#lib/domain/workload-page/workload-view'
import { subjectOf } from '#lib/plan/actions/actions'
import type { Plan } from '#lib/plan/plan'
import type { Environment } from '#lib/server/config/parse'
import { readImages } from '#lib/server/environment/read-snapshot'

type InStream = { stream: string; digest: string }

/**
 * The images that a plan moves: those that the registry just reported, which may not be imported yet, and those of streams.
 * @param known all of the namespace; `snapshot` has what the plan is about, as it was just read
 * @param told by the registry
 */
export async function imagesOfPlan(
  environment: Environment,
  snapshot: Snapshot,
  known: Snapshot,
  plan: Plan,
  told: readonly ImageView[],
): Promise<ImageView[]> {
  const seen = new Set(told.map(({ digest }) => digest))
  const moved = plan.effects.flatMap(({ from, to }) => [digestIn(from), digestIn(to)])
  const wanted = new Set(moved.filter((digest) => digest !== null && !seen.has(digest)))
  const found = inStreams(snapshot, plan).filter(({ digest }) => wanted.has(digest))
  const isWhole = [...wanted].every((wish) => found.some(({ digest }) => digest === wish))
  const all = isWhole
    ? found
    : [...found, ...inRevisions(known, plan).filter(({ digest }) => wanted.has(digest))]
  return [...told, ...(await readImages(environment, all)).values()]
}

/** In the streams of its tags. */
function inStreams(snapshot: Snapshot, plan: Plan): InStream[] {
  const subject = subjectOf(plan.request)
  switch (subject.kind) {
    case 'cron-job':
    case 'sources':
      return []
    case 'tags':
      return plan.imports.flatMap(({ name }) => {
        const { stream, tag } = splitTagKey(name)
        return imagesOfTag(snapshot, stream, tag)
      })
    case 'tag':
      return imagesOfTag(snapshot, subject.stream, subject.tag)
    case 'workloads':
      return workloadsIn(snapshot, plan).flatMap((workload) => {
        const fed = triggersOf(workload).list.filter(({ namespace }) => namespace === null)
        return fed.flatMap(({ stream, tag }) => imagesOfTag(snapshot, stream, tag))
      })
  }
}

/** In any stream that has the image of a revision: to find it takes the histories of all. */
function inRevisions(known: Snapshot, plan: Plan): InStream[] {
  return workloadsIn(known, plan).flatMap((workload) => revisionImages(known, workload))
}

function workloadsIn(snapshot: Snapshot, { request }: Plan): Workload[] {
  const subject = subjectOf(request)
  if (subject.kind !== 'workloads') return []
  return subject.workloads.flatMap((key) => findWorkload(snapshot, key) ?? [])
}

function imagesOfTag(snapshot: Snapshot, stream: string, tag: string): InStream[] {
  const items = findTag(snapshot, stream, tag)?.status?.items ?? []
  return items.map(({ image }) => ({ stream, digest: image }))
}
