import type { HistoryItem } from '#lib/domain/stream-tag/tag-views'

/** The items of a history that have an image, each image once, newest first. */
export function distinctImages(history: readonly HistoryItem[]): HistoryItem[] {
  const seen = new Set<string>()
  return history.filter(({ image }) => {
    const isNew = image !== null && !seen.has(image.digest)
    if (image !== null) seen.add(image.digest)
    return isNew
  })
}

/** The image of a tag that pods run now: the newest one, while several are run. */
export function runningImage(history: readonly HistoryItem[]): string | null {
  const running = history.find(({ runs }) => runs.some(({ state }) => state === 'runs'))
  return (running ?? history[0])?.image?.digest ?? null
}

/** What is compared unless somebody chooses: what runs with the newest, or with the one before it where that runs. */
export function defaultComparison(history: readonly HistoryItem[]): { from: string; to: string } | null {
  const running = runningImage(history)
  const other = distinctImages(history).find(({ image }) => image?.digest !== running)?.image?.digest
  return running === null ? null : { from: running, to: other ?? running }
}
