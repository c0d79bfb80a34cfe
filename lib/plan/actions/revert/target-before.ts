import type { Pod, PodTemplate } from '#lib/kubernetes/objects'
import { digestIn, digestOf } from '#lib/domain/image/pull-spec'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { containersOf, imageOf } from '#lib/domain/workload/pod-template'
import {
  previousImagesOf,
  previousImagesOfTag,
  type IsGone,
  type PreviousImages,
} from '#lib/domain/workload/previous-images'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { summarize } from '#lib/domain/workload/rollout'
import type { Workload } from '#lib/domain/workload/workload'
import type { RevertTarget } from '#lib/plan/actions/actions'
import { currentRevision, imagesTarget, targetOf } from '#lib/plan/actions/revert/revert-target'
import { containersFedBy } from '#lib/plan/actions/revert/scope'
import { blockingPods } from '#lib/plan/effects/blocking-pods'

type NamedTarget = Exclude<RevertTarget, 'before'>

/** The target that `before` means now, by its name, and the evidence: what a person has seen does not change with the cluster. */
export type Before = { to: NamedTarget; because: string }

/** Null where neither revisions nor tags tell. Of several workloads of a lane, failing ones come first. */
export function targetBefore(
  snapshot: Snapshot,
  workloads: readonly Workload[],
  lane: StreamTag | null,
  isGone: IsGone,
): Before | null {
  if (lane === null || workloads.length === 1) {
    const [workload] = workloads
    return workload ? ofWorkload(snapshot, workload, lane, isGone) : null
  }
  const ownership = ownershipOf(snapshot)
  const isFailing = (workload: Workload) =>
    ['unhealthy', 'stuck'].includes(summarize(workload, ownership).health)
  const failingFirst = [...workloads].sort((a, b) => Number(isFailing(b)) - Number(isFailing(a)))
  for (const workload of failingFirst) {
    const before = ofWorkload(snapshot, workload, lane, isGone)
    if (before && 'digest' in before.to) return before
  }
  return null
}

function ofWorkload(
  snapshot: Snapshot,
  workload: Workload,
  lane: StreamTag | null,
  isGone: IsGone,
): Before | null {
  const { name } = workload.object.metadata
  const ownership = ownershipOf(snapshot)
  const blocking = blockingPods(workload, ownership)
  const inTheWay = blocking.map(({ view }) => view.name).join(', ')
  const isServing = summarize(workload, ownership).pods.some((pod) => pod.isUpdated && pod.isReady)
  // A revert would undo a good change: only these pods block the others.
  if (blocking.length > 0 && isServing)
    return current(
      snapshot,
      workload,
      lane,
      `Ready pods of ${name} already run its current template: only ${inTheWay} is in the way.`,
    )
  const previous =
    lane === null
      ? previousImagesOf(snapshot, workload, isGone)
      : previousImagesOfTag(snapshot, workload, lane, containersFedBy(lane, workload), isGone)
  if (previous?.revision) return { to: { revision: previous.revision.number }, because: previous.because }
  if (previous && !blocking.some(({ pod }) => runs(pod, previous.images)))
    return named(snapshot, workload, previous, lane)
  if (blocking.length === 0) return null
  return current(
    snapshot,
    workload,
    lane,
    `No earlier image of ${name} is known, and ${inTheWay} does not run its current template.`,
  )
}

/** Whether a pod has these images: one that is not ready is no reason to go back to them. */
function runs({ spec }: Pod, images: ReadonlyMap<string, string>): boolean {
  return [...images].every(
    ([container, image]) => imageOf({ spec: spec ?? {} }, container) === digestIn(image),
  )
}

/** What it has now: only the pods in the way go. */
function current(
  snapshot: Snapshot,
  workload: Workload,
  lane: StreamTag | null,
  because: string,
): Before | null {
  const { template } = workload.object.spec
  const images = containersOf(template).map(({ image = '' }) => image)
  const revision = currentRevision(snapshot, workload)
  const to = nameOf(snapshot, workload, template, images, lane) ?? (revision === null ? null : { revision })
  return to && { to, because }
}

function named(
  snapshot: Snapshot,
  workload: Workload,
  { images, because }: PreviousImages,
  lane: StreamTag | null,
): Before | null {
  const { template } = imagesTarget(workload, images)
  const to = nameOf(snapshot, workload, template, [...images.values()], lane)
  return to && { to, because }
}

/** What leads to this pod template: one image by its digest, several by the revision that has them. */
function nameOf(
  snapshot: Snapshot,
  workload: Workload,
  template: PodTemplate,
  images: readonly string[],
  lane: StreamTag | null,
): NamedTarget | null {
  const digests = [...new Set(images.flatMap((image) => digestOf(image) ?? []))]
  const revisions = revisionsOf(workload, ownershipOf(snapshot))
  const names: NamedTarget[] = [
    ...digests.map((digest) => ({ digest })),
    ...revisions.map(({ number }) => ({ revision: number, only: 'images' as const })),
  ]
  const leadsThere = (name: NamedTarget) => {
    const found = targetOf(snapshot, workload, name, lane)
    return found.ok && JSON.stringify(found.target.template) === JSON.stringify(template)
  }
  return names.find(leadsThere) ?? null
}
