import type { TagEvent } from '#lib/kubernetes/objects'
import type { TagOperation } from '#lib/domain/stream-tag/tag-views'

/** An operation with what is needed to find its image in a history. */
export type OperationTrace = TagOperation & {
  /** Null while it is running. */
  endedAt: string | null
  /** The digests that it moved workloads to; empty if it moved none. */
  targets: readonly string[]
}

/** The clocks of Quayside and of the cluster can differ by seconds. */
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

/** The item that was imported during the operation, or else the newest one before it. */
function itemOf(
  items: readonly TagEvent[],
  { startedAt, endedAt, targets }: OperationTrace,
): TagEvent | undefined {
  const candidates = items.filter(({ image }) => targets.length === 0 || targets.includes(image))
  const start = Date.parse(startedAt) - CLOCK_SLACK_MS
  const end = endedAt === null ? Infinity : Date.parse(endedAt) + CLOCK_SLACK_MS
  const imported = candidates.findLast(({ created }) => isWithin(Date.parse(created), start, end))
  return imported ?? candidates.find(({ created }) => Date.parse(created) < start)
}

function isWithin(time: number, start: number, end: number): boolean {
  return start <= time && time <= end
}
