import { sourceOf } from '#lib/domain/image-stream/tag-source'
import { buildViewOf, isUnderWay, runKey } from '#lib/domain/promotion/build-view'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { FedImages } from '#lib/plan/operation/promotion/fed-images'
import type { Promoted } from '#lib/plan/operation/promotion/promoted'

/** To ask a registry, and to look up the commit of a new image, can take a minute. */
const ASKING_MS = 2 * 60_000

/** When we learned that the build of a commit is over, by our own clock; null where it is not. */
export function learnedAt({ commit, step }: Promoted, read: SourceRead, now: number): number | null {
  const { run } = buildViewOf(read.runs, commit, step.at, now)
  if (run === null || isUnderWay(run.state)) return null
  return Math.max(timeOf(read.overAt[runKey(run)]), timeOf(step.at))
}

/** Whether an image that a build left out may yet turn out to be there: where one failed, most of its images may be. */
export function isSoon(learned: number, now: number): boolean {
  return now - learned < ASKING_MS
}

/** Whether the registry is asked for the image of a tag. */
export function isAskable({ tag, imported, registry }: FedImages): boolean {
  return imported === null && registry === null && tag !== undefined && sourceOf(tag).kind === 'following'
}

/** Whether what it said before the build was over is all that is known. */
export function isAsking(images: FedImages, learned: number, now: number): boolean {
  return isAskable(images) && isSoon(learned, now) && timeOf(images.toldAt) <= learned
}

/** Why nothing is known of what the registry has since then, as a sentence; null where it told. */
export function whyUntold({ untold, toldAt }: FedImages, learned: number): string | null {
  if (untold !== null) return untold
  return timeOf(toldAt) > learned ? null : 'The registry was not asked since.'
}

function timeOf(text: string | null | undefined): number {
  return Date.parse(text ?? '') || 0
}
