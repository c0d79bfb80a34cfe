import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'

/** The newest item of each image in a history, newest first. */
export function distinctImages(history: readonly HistoryItem[]): HistoryItem[] {
  const seen = new Set<string>()
  return history.filter(({ image }) => {
    const isNew = image !== null && !seen.has(image.digest)
    if (image !== null) seen.add(image.digest)
    return isNew
  })
}

/** The newest image of a tag that pods run, or else the newest image. */
export function runningImage(history: readonly HistoryItem[]): string | null {
  const running = history.find(({ runs }) => runs.some(({ state }) => state === 'runs'))
  return (running ?? history[0])?.image?.digest ?? null
}

/** The running image and the newest one, or the one before if the newest is running. */
export function defaultComparison(history: readonly HistoryItem[]): { from: string; to: string } | null {
  const running = runningImage(history)
  const other = distinctImages(history).find(({ image }) => image?.digest !== running)?.image?.digest
  return running === null ? null : { from: running, to: other ?? running }
}
