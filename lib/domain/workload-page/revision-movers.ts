import { findTag, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { isClient } from '#lib/domain/moves/client'
import { CLOCK_SLACK_MS } from '#lib/domain/moves/move-evidence'
import type { Mover } from '#lib/domain/moves/mover'
import { moversOf } from '#lib/domain/moves/tag-movers'
import type { Snapshot } from '#lib/domain/snapshot'
import { imageOf, isSameImage } from '#lib/domain/workload/pod-template'
import type { RevisionPeriod } from '#lib/domain/workload/revision-period'
import type { Revision } from '#lib/domain/workload/revisions'
import { isPlaced, judgedTriggersOf } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'
import type { RevisionMaker, WorkloadJournal } from '#lib/domain/workload/workload-journal'
import { fieldWritesOf } from '#lib/kubernetes/field-writes'
import type { TagEvent } from '#lib/kubernetes/objects'

/** A trigger takes milliseconds, a rollout that the controller resumes longer. */
const TRIGGER_MS = 60_000

type Feed = { container: string; isLive: boolean; tag: StreamTag; items: readonly TagEvent[] }

/**
 * Who or what gave a workload the template of each period: all that fit, and nobody where nothing is known. An operation is on the
 * record. Otherwise the tag that feeds it moved at that time, or a client wrote the template.
 */
export function revisionMovers(
  snapshot: Snapshot,
  workload: Workload,
  periods: readonly RevisionPeriod[],
  journal: WorkloadJournal,
): (readonly Mover[])[] {
  const feeds = feedsOf(snapshot, workload)
  return periods.map((period, index) => {
    const maker = makerOf(period, journal)
    if (maker.length > 0) return maker
    const moved = feeds.filter(({ container }) =>
      hasNewImage(period.revision, periods[index + 1]?.revision, container),
    )
    return distinct([...movedTags(period, moved, journal), ...clientsOf(workload, period)])
  })
}

/** The operation that made the revision of a period, or brought it back; none where the journal has none. */
export function makerOf(period: RevisionPeriod, { makers }: Pick<WorkloadJournal, 'makers'>): Mover[] {
  const made = makers.get(period.revision.name)
  if (made === undefined || !isOfLast(made, period)) return []
  return [{ kind: 'operation', id: made.id, by: made.by, reason: made.reason }]
}

/** A tag is not behind a template that changed soon after its import, and kept its image. */
function hasNewImage(
  { number, template }: Revision,
  older: Revision | undefined,
  container: string,
): boolean {
  // Numbers in between are pruned, or those of revisions that came back.
  if (older?.number !== number - 1) return true
  return !isSameImage(older.template, template, container)
}

/** An operation can have made a revision that somebody else brought back. */
function isOfLast({ at }: RevisionMaker, { revision, since }: RevisionPeriod): boolean {
  if (!revision.isRenumbered) return true
  const later = Date.parse(since?.at ?? '') - Date.parse(at)
  return later >= -CLOCK_SLACK_MS && later <= TRIGGER_MS
}

function feedsOf(snapshot: Snapshot, workload: Workload): Feed[] {
  const { list } = judgedTriggersOf(snapshot, workload)
  return list.filter(isPlaced).flatMap(({ container, stream, tag: name, namespace, state }): Feed[] => {
    const tag = namespace === null ? findTag(snapshot, stream, name) : undefined
    return tag ? [{ container, isLive: state === 'live', tag, items: tag.status?.items ?? [] }] : []
  })
}

function movedTags(period: RevisionPeriod, feeds: readonly Feed[], { evidenceOf }: WorkloadJournal): Mover[] {
  const { template } = period.revision
  return feeds.flatMap((feed) => {
    const digest = imageOf(template, feed.container)
    const item = feed.items.find((each) => each.image === digest && hasMoved(each, period, feed))
    const { stream, name } = feed.tag
    return item ? moversOf(feed.tag, feed.items, item, evidenceOf(stream.metadata.name, name)) : []
  })
}

function hasMoved(item: TagEvent, { revision, since }: RevisionPeriod, { items, isLive }: Feed): boolean {
  const [at, to] = [Date.parse(item.created), Date.parse(since?.at ?? '')]
  if (isTriggered(at, to)) return true
  // Its pods are newer than its return, but the trigger keeps the template at the newest image of the tag.
  const isBack = revision.isCurrent && revision.isRenumbered && since?.isExact !== true
  return isBack && isLive && item === items[0] && !(at > to + CLOCK_SLACK_MS)
}

/** Whether an import may have brought a template so soon after it. Both are in milliseconds. */
export function isTriggered(importedAt: number, since: number): boolean {
  return importedAt >= since - TRIGGER_MS && importedAt <= since + CLOCK_SLACK_MS
}

/** The clients that wrote a template then. Only of the current one: `managedFields` have no history. */
export function clientsOf({ object }: Workload, { revision, since }: RevisionPeriod): Mover[] {
  if (!revision.isCurrent || since?.isExact !== true) return []
  return fieldWritesOf(object)
    .filter(({ manager, template }) => isClient(manager) && template !== 'none')
    .filter(({ at }) => Math.abs(Date.parse(at) - Date.parse(since.at)) <= CLOCK_SLACK_MS)
    .map(({ manager }) => ({ kind: 'client', manager }))
}

function distinct(movers: readonly Mover[]): Mover[] {
  return [...new Map(movers.map((mover) => [JSON.stringify(mover), mover])).values()]
}
