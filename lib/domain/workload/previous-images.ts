import { RESTARTED_ANNOTATION } from '#lib/kubernetes/names'
import type { PodTemplate, TagEvent } from '#lib/kubernetes/objects'
import { bestPastImages, isMarked, judgeOf, type PastImages } from '#lib/domain/workload/past-images'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import { isBroken } from '#lib/domain/workload/pods'
import {
  findItem,
  pullSpecToRun,
  wholeHistoryOf,
  type WholeHistory,
} from '#lib/domain/image-stream/pruned-items'
import { diffTemplates } from '#lib/domain/workload/revision-diff'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import { summarize } from '#lib/domain/workload/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, type StreamTag, findTag } from '#lib/domain/image-stream/tag-source'
import { writingTriggersOf } from '#lib/domain/workload/triggers'
import { writtenAs } from '#lib/domain/workload/local-name'
import { imageOf, containersOf } from '#lib/domain/workload/pod-template'
import type { Workload } from '#lib/domain/workload/workload'

/** The images that a workload ran before, by container, and the evidence for them. */
export type PreviousImages = {
  images: ReadonlyMap<string, string>
  /** Set if it has the same images as now and only its pod template differs. */
  revision?: Revision
  because: string
}

/** Whether the registry of a tag says that it does not have what a pull spec names. */
export type IsGone = (tag: StreamTag, pullSpec: string) => boolean

const NOBODY_ASKS: IsGone = () => false

/**
 * The images that were healthy last, or null. No object says whether a deleted pod was healthy, so this is the best evidence:
 *
 * 1. Pods that are ready now, on another revision than the current one. Their images count, or their whole template if the
 *    images are the same, because then the bad change is another one.
 * 2. The newest image with which Quayside saw the workload healthy, and that did not fail at the end. Those that failed do not count.
 * 3. The newest image that was asked for at least ten minutes and that nobody reverted. For a container with a live trigger,
 *    the tag's import history is the source, because revisions are renumbered when they come back; or else the revisions.
 * 4. The newest image that nobody reverted.
 *
 * An image that was pruned from its stream counts as any other, where Quayside knows from where it came, unless the registry no longer
 * has it. One that is marked bad never counts. How long one was asked for is unknown if nobody watched when it was replaced: then it counts as too
 * short.
 *
 * Where Quayside did not observe, a broken build that ran for hours before it was replaced counts as healthy. That is why the plan says
 * which image it means and why.
 */
export function previousImagesOf(
  snapshot: Snapshot,
  workload: Workload,
  isGone: IsGone = NOBODY_ASKS,
): PreviousImages | null {
  const ownership = ownershipOf(snapshot)
  return (
    fromReadyPods(snapshot, workload, ownership) ??
    fromImportHistory(snapshot, workload, isGone) ??
    fromRevisions(snapshot, workload, ownership)
  )
}

/** The same for the containers that one tag feeds: only its own images count. */
export function previousImagesOfTag(
  snapshot: Snapshot,
  workload: Workload,
  tag: StreamTag,
  containers: string[],
  isGone: IsGone = NOBODY_ASKS,
): PreviousImages | null {
  const ready = fromReadyPods(snapshot, workload, ownershipOf(snapshot))
  const images = new Map([...(ready?.images ?? [])].filter(([container]) => containers.includes(container)))
  if (ready && images.size > 0) return { images, because: ready.because }
  return bestPastImages(pastOf(snapshot, tag, workload, containers, isGone), judgeOf(snapshot, workload))
}

function fromReadyPods(snapshot: Snapshot, workload: Workload, ownership: Ownership): PreviousImages | null {
  const ready = summarize(workload, ownership).pods.filter((pod) => pod.isReady && !isBroken(pod))
  for (const revision of revisionsOf(workload, ownership)) {
    const pods = ready.filter((pod) => pod.revision !== null && pod.revision === revision.podLabel)
    if (pods.length === 0) continue
    const because = `Ready pods still run it: ${pods.map(({ name }) => name).join(', ')}.`
    const images = otherImages(snapshot, workload, revision)
    if (isMarked(snapshot, images)) continue
    if (images.size > 0) return { images, because }
    if (hasOtherTemplate(workload.object.spec.template, revision.template))
      return { images, revision, because }
  }
  return null
}

/** A restart does not count: it is no change to undo. */
function hasOtherTemplate(now: PodTemplate, template: PodTemplate): boolean {
  const lines = diffTemplates(withoutRestart(now), withoutRestart(template))
  return lines.some(({ kind }) => kind !== 'same')
}

function withoutRestart({ metadata, ...template }: PodTemplate): PodTemplate {
  const { [RESTARTED_ANNOTATION]: _restart, ...annotations } = metadata?.annotations ?? {}
  return { ...template, metadata: { ...metadata, annotations } }
}

/** Of several tags, the one that changed last counts: that is probably the change to undo. */
function fromImportHistory(snapshot: Snapshot, workload: Workload, isGone: IsGone): PreviousImages | null {
  const fed = writingTriggersOf(snapshot, workload).flatMap(({ container, stream, tag, namespace }) => {
    const found = namespace === null ? findTag(snapshot, stream, tag) : undefined
    const changedAt = found && newestOf(found)?.created
    return found && changedAt !== undefined ? [{ container, tag: found, changedAt }] : []
  })
  for (const { tag } of fed.sort((a, b) => b.changedAt.localeCompare(a.changedAt))) {
    const containers = fed
      .filter((other) => other.tag.stream === tag.stream && other.tag.name === tag.name)
      .map(({ container }) => container)
    const past = pastOf(snapshot, tag, workload, containers, isGone)
    const before = bestPastImages(past, judgeOf(snapshot, workload))
    if (before !== null) return before
  }
  return null
}

/** Also what was pruned from the stream, as long as it can be imported again. */
function pastOf(
  { chronicle }: Snapshot,
  tag: StreamTag,
  workload: Workload,
  containers: string[],
  isGone: IsGone,
): PastImages[] {
  const history = wholeHistoryOf(tag, chronicle)
  const { items } = history
  const now = new Set([
    items[0]?.image,
    ...containers.map((name) => imageOf(workload.object.spec.template, name)),
  ])
  const firstImport = (image: string | undefined) => items.findLastIndex((item) => item.image === image)
  return items.flatMap((item, index) => {
    const next = items[index - 1]
    if (next === undefined || item.image === '' || now.has(item.image)) return []
    // It was replaced by an older image, so someone reverted it.
    if (firstImport(next.image) > firstImport(item.image)) return []
    const pullSpec = pullSpecToRun(tag, history, findItem(history, item.image) ?? item)
    if (pullSpec === null) return []
    const images = new Map(containers.map((container) => [container, pullSpec]))
    const asks = history.pruned.has(item) ? { isGone: () => isGone(tag, pullSpec) } : {}
    return [{ images, lasted: lastedIn(history, item, next), ...asks }]
  })
}

/** Of an item that was pruned, what replaced it can be forgotten: only the chronicle knows whether the next one that is known did. */
function lastedIn({ facts, pruned }: WholeHistory, item: TagEvent, next: TagEvent): PastImages['lasted'] {
  const until = facts.get(item)?.until ?? null
  if (pruned.has(item) && until?.known !== 'exact') return 'unknown'
  const replacedAt = pruned.has(item) && until !== null ? until.at : next.created
  return Date.parse(replacedAt) - Date.parse(item.created)
}

function fromRevisions(snapshot: Snapshot, workload: Workload, ownership: Ownership): PreviousImages | null {
  const revisions = revisionsOf(workload, ownership)
  const createdAt = revisions.map((revision) => Date.parse(revision.createdAt ?? ''))
  // A revision that comes back gets the highest number and keeps its creation time.
  const cameBack = createdAt.map((time, index) => createdAt.slice(index + 1).some((older) => older > time))
  const past = revisions.flatMap((revision, index): PastImages[] => {
    const images = otherImages(snapshot, workload, revision)
    if (images.size === 0 || cameBack[index - 1] === true) return []
    const milliseconds = (createdAt[index - 1] ?? NaN) - (createdAt[index] ?? NaN)
    const isAgain = cameBack[index] === true || Number.isNaN(milliseconds)
    return [{ images, lasted: isAgain ? 'again' : milliseconds }]
  })
  return bestPastImages(past, judgeOf(snapshot, workload))
}

/** The images of a revision that differ from now. A name that a write resolves to the newest image of a stream tag does not count. */
export function otherImages(
  snapshot: Snapshot,
  workload: Workload,
  { template }: Revision,
): Map<string, string> {
  const now = workload.object.spec.template
  const others = containersOf(template).filter(({ name, image }) => {
    const present = imageOf(now, name)
    if (image === undefined || present === null || present === imageOf(template, name)) return false
    return writtenAs(snapshot, workload, template, image) === 'itself'
  })
  return new Map(others.map(({ name, image }) => [name, image ?? '']))
}
