import { ageDifference } from '#lib/domain/image/commit-range'
import type { ImageView } from '#lib/domain/image/image-views'
import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'

/** An image that can be compared. `importedAt` is null for the one that the registry has and an import would bring. */
export type ComparedImage = { image: ImageView; importedAt: string | null; isNewest: boolean }

export type Comparison = { from: string; to: string }

/** The newest item of each image in a history, newest first. Nothing is known of what an image had that was pruned from the stream. */
export function distinctImages(history: readonly HistoryItem[]): HistoryItem[] {
  const seen = new Set<string>()
  return history.filter(({ image, isPruned }) => {
    const isNew = image !== null && !isPruned && !seen.has(image.digest)
    if (image !== null) seen.add(image.digest)
    return isNew
  })
}

/** What an import would bring, and the images of a history. */
export function comparedImages(history: readonly HistoryItem[], check: LaneCheck | null): ComparedImage[] {
  const imported = distinctImages(history).flatMap(({ image, importedAt, isNewest }) => {
    return image === null ? [] : [{ image, importedAt, isNewest }]
  })
  const newer = check?.state === 'newer' ? check.image : null
  const isImported = imported.some(({ image }) => image.digest === newer?.digest)
  return newer === null || isImported
    ? imported
    : [{ image: newer, importedAt: null, isNewest: false }, ...imported]
}

/** The newest image of a tag that pods run, or else the newest image. */
export function runningImage(history: readonly HistoryItem[]): string | null {
  const running = history.find(({ runs }) => runs.some(({ state }) => state === 'runs'))
  return (running ?? history[0])?.image?.digest ?? null
}

/**
 * What an import would change for the running image; or, if it would bring nothing, what the last change was: from the older image
 * to the newer one of the running image and the newest, or the one before if the newest is running.
 */
export function defaultComparison(
  history: readonly HistoryItem[],
  check: LaneCheck | null,
): Comparison | null {
  const running = runningImage(history)
  const images = comparedImages(history, check)
  const base = images.find(({ image }) => image.digest === running)
  const other = images.find(({ image }) => image.digest !== running)
  if (base === undefined) return null
  if (other === undefined) return { from: base.image.digest, to: base.image.digest }
  if (other.importedAt === null) return { from: base.image.digest, to: other.image.digest }
  return olderFirst(base.image, other.image, history)
}

/** A comparison reads in the direction of time: from the image that was built first, or else imported first. */
export function olderFirst(one: ImageView, other: ImageView, history: readonly HistoryItem[]): Comparison {
  const firstImport = ({ digest }: ImageView) =>
    history.findLastIndex(({ image }) => image?.digest === digest)
  const isOtherOlder = (ageDifference(one, other) || firstImport(other) - firstImport(one)) > 0
  return isOtherOlder ? { from: other.digest, to: one.digest } : { from: one.digest, to: other.digest }
}
