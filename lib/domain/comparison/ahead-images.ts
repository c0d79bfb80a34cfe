import { findImage, isCommit, isSameCommit, type Images } from '#lib/domain/image/image'
import { ageDifference } from '#lib/domain/image/commit-range'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { AheadImage, ComparisonState } from '#lib/domain/comparison/environment-comparison'
import type { ImageFailure } from '#lib/domain/workload/workload-journal'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { TagEvent } from '#lib/kubernetes/objects'

/** Older ones are on the page of the tag. */
export const MOST_COMPARED = 20

/** A tag, the images of its history as far as they are known, and how these failed on the workloads that it feeds. */
export type TagHistory = {
  tag: StreamTag
  images: Images
  workloads: readonly WorkloadKey[]
  failuresOn: (workload: WorkloadKey) => ReadonlyMap<string, ImageFailure>
}

/** What the tag of `from` had since the last image that `to` has, too. Images of the same commit are the same for that. */
export function aheadImages(
  from: TagHistory,
  to: TagHistory,
  now: number,
): { state: Extract<ComparisonState, 'same' | 'ahead' | 'behind' | 'differs'>; images: AheadImage[] } {
  const [items, others] = [itemsOf(from), itemsOf(to)]
  const shared = items.findIndex((item) => others.some((other) => areSame(item, from, other, to)))
  const isNewestShared = others[0] !== undefined && shared >= 0 && areSame(items[shared], from, others[0], to)
  if (shared === 0) return { state: isNewestShared ? 'same' : 'behind', images: [] }
  const state = shared > 0 ? 'ahead' : stateByAge(items[0], from, others[0], to)
  if (state === 'behind') return { state, images: [] }
  const ahead =
    shared > 0 ? items.slice(0, shared) : items.filter((item) => isLater(item, from, others[0], to))
  const told = ahead.length > 0 ? ahead : items.slice(0, 1)
  return { state, images: told.map((item) => aheadImage(item, items, from, now)) }
}

function itemsOf({ tag }: TagHistory): TagEvent[] {
  return (tag.status?.items ?? []).filter(({ image }) => image !== '').slice(0, MOST_COMPARED)
}

function areSame(
  one: TagEvent | undefined,
  ofOne: TagHistory,
  other: TagEvent,
  ofOther: TagHistory,
): boolean {
  if (one === undefined) return false
  if (one.image === other.image) return true
  const [commit, otherCommit] = [commitOf(one, ofOne), commitOf(other, ofOther)]
  return isCommit(commit) && isCommit(otherCommit) && isSameCommit(commit, otherCommit)
}

function commitOf({ image }: TagEvent, { images }: TagHistory): string | null {
  return images.get(image)?.commit ?? null
}

/** Where they have no image in common, only the build times tell. */
function stateByAge(
  one: TagEvent | undefined,
  ofOne: TagHistory,
  other: TagEvent | undefined,
  ofOther: TagHistory,
): 'ahead' | 'behind' | 'differs' {
  const difference = buildDifference(one, ofOne, other, ofOther)
  if (Number.isNaN(difference) || difference === 0) return 'differs'
  return difference > 0 ? 'ahead' : 'behind'
}

function isLater(
  one: TagEvent,
  ofOne: TagHistory,
  other: TagEvent | undefined,
  ofOther: TagHistory,
): boolean {
  return buildDifference(one, ofOne, other, ofOther) > 0
}

/** Positive if the first one was built later. */
function buildDifference(
  one: TagEvent | undefined,
  ofOne: TagHistory,
  other: TagEvent | undefined,
  ofOther: TagHistory,
): number {
  if (one === undefined || other === undefined) return NaN
  return ageDifference(findImage(ofOne.images, one.image), findImage(ofOther.images, other.image))
}

function aheadImage(item: TagEvent, items: TagEvent[], from: TagHistory, now: number): AheadImage {
  const replacedAt = items[items.indexOf(item) - 1]?.created ?? null
  const until = replacedAt === null ? now : Date.parse(replacedAt)
  return {
    image: findImage(from.images, item.image),
    importedAt: item.created,
    replacedAt,
    soakedSeconds: Math.max(0, Math.round((until - Date.parse(item.created)) / 1000)),
    failures: from.workloads.flatMap((workload) => {
      const failure = from.failuresOn(workload).get(item.image)
      return failure === undefined ? [] : [{ workload, ...failure }]
    }),
  }
}
