import { RESTARTED_ANNOTATION } from '#lib/kubernetes/names'
import type { PodTemplate } from '#lib/kubernetes/objects'
import { count, span } from '#lib/domain/format'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import { isBroken } from '#lib/domain/workload/pods'
import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import { diffTemplates } from '#lib/domain/workload/revision-diff'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import { summarize } from '#lib/domain/workload/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, type StreamTag, findTag } from '#lib/domain/image-stream/tag-source'
import { liveTriggersOf } from '#lib/domain/workload/triggers'
import { imageOf, containersOf } from '#lib/domain/workload/pod-template'
import type { Workload } from '#lib/domain/workload/workload'

/** The images that a workload ran before, by container, and how that is known. */
export type PreviousImages = {
  images: ReadonlyMap<string, string>
  /** The one whose pod template ran, where its images are those of now. */
  revision?: Revision
  because: string
}

/** What was replaced sooner was hardly in use: most likely it was broken, or one of several builds in a row. */
const LASTED_MS = 10 * 60_000

/**
 * The images that last served healthily, as far as a cluster remembers: no object says whether a pod that is gone was
 * healthy. So, best evidence first:
 *
 * 1. pods that are ready now, on another revision than the one that is asked for: its images, or where those are the same,
 *    so that the bad change was another one, its whole template;
 * 2. the newest image that was asked for at least ten minutes, and that nobody went back from. Of a container with a live
 *    trigger the tag's import history tells (revisions are renumbered when they come back), else the revisions do;
 * 3. the newest image that nobody went back from.
 *
 * A broken build that was left for hours, and then replaced by another one, is taken for one that served; what the
 * history limit or the pruner took is not known. That is why the plan says which image it means and why.
 */
export function previousImagesOf(snapshot: Snapshot, workload: Workload): PreviousImages | null {
  const ownership = ownershipOf(snapshot)
  return (
    fromReadyPods(workload, ownership) ??
    fromImportHistory(snapshot, workload) ??
    fromRevisions(workload, ownership)
  )
}

function fromReadyPods(workload: Workload, ownership: Ownership): PreviousImages | null {
  const ready = summarize(workload, ownership).pods.filter((pod) => pod.isReady && !isBroken(pod))
  for (const revision of revisionsOf(workload, ownership)) {
    const pods = ready.filter((pod) => pod.revision !== null && pod.revision === revision.podLabel)
    if (pods.length === 0) continue
    const because = `Ready pods still run it: ${pods.map(({ name }) => name).join(', ')}.`
    const images = otherImages(workload, revision)
    if (images.size > 0) return { images, because }
    if (hasOtherTemplate(workload.object.spec.template, revision.template))
      return { images, revision, because }
  }
  return null
}

/** A restart is no change that anybody wants to take back. */
function hasOtherTemplate(now: PodTemplate, template: PodTemplate): boolean {
  const lines = diffTemplates(withoutRestart(now), withoutRestart(template))
  return lines.some(({ kind }) => kind !== 'same')
}

function withoutRestart({ metadata, ...template }: PodTemplate): PodTemplate {
  const { [RESTARTED_ANNOTATION]: _restart, ...annotations } = metadata?.annotations ?? {}
  return { ...template, metadata: { ...metadata, annotations } }
}

/** An image and for how long it was asked for the last time; null where nobody knows. */
type PastImages = { images: ReadonlyMap<string, string>; milliseconds: number | null }

function bestPastImages(newestFirst: PastImages[]): PreviousImages | null {
  const lasted = newestFirst.find(({ milliseconds }) => milliseconds === null || milliseconds >= LASTED_MS)
  const best = lasted ?? newestFirst[0]
  if (best === undefined) return null
  const { images, milliseconds } = best
  if (milliseconds === null) return { images, because: 'It is the newest that somebody went back to.' }
  const passedOver = newestFirst.indexOf(best)
  const others = `; ${count(passedOver, 'newer image')} did not last ${span(LASTED_MS)}`
  return { images, because: `It was in use for ${span(milliseconds)}${passedOver > 0 ? others : ''}.` }
}

/** Of several tags, the one that changed last: that is what somebody wants to take back. */
function fromImportHistory(snapshot: Snapshot, workload: Workload): PreviousImages | null {
  const fed = liveTriggersOf(workload).flatMap(({ container, stream, tag, namespace }) => {
    const found = namespace === null ? findTag(snapshot, stream, tag) : undefined
    const changedAt = found && newestOf(found)?.created
    return found && changedAt !== undefined ? [{ container, tag: found, changedAt }] : []
  })
  for (const { tag } of fed.sort((a, b) => b.changedAt.localeCompare(a.changedAt))) {
    const containers = fed
      .filter((other) => other.tag.stream === tag.stream && other.tag.name === tag.name)
      .map(({ container }) => container)
    const before = bestPastImages(pastOf(tag, workload, containers))
    if (before !== null) return before
  }
  return null
}

function pastOf(tag: StreamTag, workload: Workload, containers: string[]): PastImages[] {
  const items = tag.status?.items ?? []
  const now = new Set([
    items[0]?.image,
    ...containers.map((name) => imageOf(workload.object.spec.template, name)),
  ])
  const firstCame = (image: string | undefined) => items.findLastIndex((item) => item.image === image)
  return items.flatMap((item, index) => {
    const replacedAt = items[index - 1]?.created
    if (replacedAt === undefined || item.image === '' || now.has(item.image)) return []
    // It was replaced by an image from before it: somebody went back.
    if (firstCame(items[index - 1]?.image) > firstCame(item.image)) return []
    const pullSpec = pullSpecOf(tag, item)
    return [
      {
        images: new Map(containers.map((container) => [container, pullSpec])),
        milliseconds: Date.parse(replacedAt) - Date.parse(item.created),
      },
    ]
  })
}

function fromRevisions(workload: Workload, ownership: Ownership): PreviousImages | null {
  const revisions = revisionsOf(workload, ownership)
  const createdAt = revisions.map((revision) => Date.parse(revision.createdAt ?? ''))
  // A revision that comes back gets the highest number, and keeps the time of its first use.
  const cameBack = createdAt.map((time, index) => createdAt.slice(index + 1).some((older) => older > time))
  const past = revisions.flatMap((revision, index): PastImages[] => {
    const images = otherImages(workload, revision)
    if (images.size === 0 || cameBack[index - 1] === true) return []
    const milliseconds = (createdAt[index - 1] ?? NaN) - (createdAt[index] ?? NaN)
    return [
      { images, milliseconds: cameBack[index] === true || Number.isNaN(milliseconds) ? null : milliseconds },
    ]
  })
  return bestPastImages(past)
}

/** A name without a registry is no image of the past: it means the newest one whenever it is written (design 3.13). */
function otherImages({ object }: Workload, { template }: Revision): Map<string, string> {
  const now = object.spec.template
  const others = containersOf(template).filter(({ name, image }) => {
    const present = imageOf(now, name)
    return image?.includes('/') === true && present !== null && present !== imageOf(template, name)
  })
  return new Map(others.map(({ name, image }) => [name, image ?? '']))
}
