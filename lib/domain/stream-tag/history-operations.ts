import type { TagEvent } from '#lib/kubernetes/objects'
import { hasBrought } from '#lib/domain/moves/tag-movers'
import { CLOCK_SLACK_MS, type OperationTrace, type TagOperation } from '#lib/domain/moves/move-evidence'

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

/** The item that it brought, or else the newest one before it. */
function itemOf(items: readonly TagEvent[], trace: OperationTrace): TagEvent | undefined {
  const { startedAt, targets } = trace
  const start = Date.parse(startedAt) - CLOCK_SLACK_MS
  const isTarget = ({ image }: TagEvent) => targets.length === 0 || targets.includes(image)
  return (
    items.findLast((item) => hasBrought(trace, items, item)) ??
    items.find((item) => isTarget(item) && Date.parse(item.created) < start)
  )
}
