import type { TagEvent } from '#lib/kubernetes/objects'
import type { TagOperation } from '#lib/domain/stream-tag/tag-views'

/** What tells to which image of a tag an operation belongs. */
export type OperationTrace = TagOperation & {
  /** Null while it is under way. */
  endedAt: string | null
  /** The digests that it moved workloads to; none where it moved nothing. */
  targets: readonly string[]
}

/** The clocks of Quayside and of the cluster differ by seconds. */
const CLOCK_SLACK_MS = 5_000

/** The operations on each item of a history, newest first. */
export function operationsByItem(
  items: readonly TagEvent[],
  traces: readonly OperationTrace[],
): ReadonlyMap<TagEvent, TagOperation[]> {
  const byItem = new Map<TagEvent, TagOperation[]>()
  const newestFirst = [...traces].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
  for (const trace of newestFirst) {
    const item = itemOf(items, trace)
    const { id, title, by, reason, startedAt } = trace
    if (item) byItem.set(item, [...(byItem.get(item) ?? []), { id, title, by, reason, startedAt }])
  }
  return byItem
}

/** The item that came while it was under way, or else the one that was there already. */
function itemOf(
  items: readonly TagEvent[],
  { startedAt, endedAt, targets }: OperationTrace,
): TagEvent | undefined {
  const meant = items.filter(({ image }) => targets.length === 0 || targets.includes(image))
  const start = Date.parse(startedAt) - CLOCK_SLACK_MS
  const end = endedAt === null ? Infinity : Date.parse(endedAt) + CLOCK_SLACK_MS
  const came = meant.findLast(({ created }) => isWithin(Date.parse(created), start, end))
  return came ?? meant.find(({ created }) => Date.parse(created) < start)
}

function isWithin(time: number, start: number, end: number): boolean {
  return start <= time && time <= end
}
