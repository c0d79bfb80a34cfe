import { pinOf } from '#lib/domain/image-stream/pin-source'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { isClient } from '#lib/domain/moves/client'
import { CLOCK_SLACK_MS, type MoveEvidence, type OperationTrace } from '#lib/domain/moves/move-evidence'
import type { Mover } from '#lib/domain/moves/mover'
import { fieldWritesOf } from '#lib/kubernetes/field-writes'
import type { TagEvent } from '#lib/kubernetes/objects'

/** A changed source is imported at once, unless the registry is slow. */
const IMPORT_MS = 30_000

/**
 * Who or what brought an item into the import history of a tag: all that fit, and nobody where too little was looked at.
 *
 * 1. The journal, or the record of a pin: these are known, and then nothing else counts.
 * 2. What was there at that time: a client that changed the tag's source, a Job of a CronJob that imports.
 * 3. What is left: the cluster's schedule for a scheduled tag, otherwise `oc` or another client. That takes a journal and Jobs that go
 *    back so far.
 *
 * @param items the history of the tag, newest first
 */
export function moversOf(
  tag: StreamTag,
  items: readonly TagEvent[],
  item: TagEvent,
  evidence: MoveEvidence,
): readonly Mover[] {
  const recorded = operationOf(items, item, evidence.operations) ?? pinRecordOf(tag, item)
  if (recorded !== null) return [recorded]
  const at = Date.parse(item.created)
  const source = sourceOf(tag)
  if (Number.isNaN(at) || (source.kind !== 'following' && source.kind !== 'pinned')) return []
  const isPinned = source.kind === 'pinned' && item === items[0] && item.image === source.digest
  // Neither a schedule nor an import brings the image of a pin.
  const there = [...clientsAt(tag, at), ...(isPinned ? [] : jobsAt(at, evidence))]
  const left = isPinned && !isBack(items, item) ? [] : leftAt(tag, at, isPinned, evidence)
  return there.length === 0 ? left : [...there, ...left.filter(({ kind }) => kind === 'schedule')]
}

function operationOf(
  items: readonly TagEvent[],
  item: TagEvent,
  operations: readonly OperationTrace[],
): Mover | null {
  const found = operations.find((each) => each.isOnTag && hasBrought(each, items, item))
  return found ? { kind: 'operation', id: found.id, by: found.by, reason: found.reason } : null
}

/**
 * Whether an operation brought an item: it was imported meanwhile, and has an image that it moved workloads to. Its targets can be
 * those of other tags alone, where nothing takes the images of this one.
 */
export function hasBrought(
  { startedAt, endedAt, targets }: OperationTrace,
  items: readonly TagEvent[],
  { created, image }: TagEvent,
): boolean {
  const at = Date.parse(created)
  const end = endedAt === null ? Infinity : Date.parse(endedAt)
  // First, because few are of that time, and histories are long.
  if (!(at >= Date.parse(startedAt) - CLOCK_SLACK_MS && at <= end + CLOCK_SLACK_MS)) return false
  const ofTag = targets.filter((target) => items.some((each) => each.image === target))
  return ofTag.length === 0 || ofTag.includes(image)
}

function pinRecordOf(tag: StreamTag, { created, image }: TagEvent): Mover | null {
  const [source, pin] = [sourceOf(tag), pinOf(tag)]
  if (source.kind !== 'pinned' || source.digest !== image || pin === null || pin.isRetagged) return null
  const { by, at, reason } = pin
  return by !== null && at !== null && isAfter(Date.parse(created), Date.parse(at))
    ? { kind: 'pin', by, reason }
    : null
}

/** A manager has one time for all that it wrote: one that wrote again later is not found. */
function clientsAt({ stream, name }: StreamTag, at: number): Mover[] {
  return fieldWritesOf(stream)
    .filter((write) => isClient(write.manager) && write.tags.includes(name))
    .filter((write) => isAfter(at, Date.parse(write.at)))
    .map(({ manager }) => ({ kind: 'client', manager }))
}

function isAfter(at: number, cause: number): boolean {
  return at >= cause - CLOCK_SLACK_MS && at <= cause + IMPORT_MS
}

function jobsAt(at: number, { cronJobs }: MoveEvidence): Mover[] {
  return (cronJobs ?? []).flatMap(({ name, runs, keptFrom, wasDue }): Mover[] => {
    const running = runs.filter(({ from, to }) => at >= from - CLOCK_SLACK_MS && at <= to + CLOCK_SLACK_MS)
    if (running.length === 0 && at < keptFrom && wasDue(at))
      return [{ kind: 'job', cronJob: name, job: null, startedBy: null }]
    return running.map(({ job, startedBy }) => ({ kind: 'job', cronJob: name, job, startedBy }))
  })
}

/** Whether the history had the image before. Of a pin to the newest image, the cluster writes no item. */
function isBack(items: readonly TagEvent[], item: TagEvent): boolean {
  return items.some((each) => each !== item && each.image === item.image)
}

/** An import by hand of a scheduled tag looks the same as one by the schedule. */
function leftAt(
  { spec }: StreamTag,
  at: number,
  isPinned: boolean,
  { wholeFrom, cronJobs }: MoveEvidence,
): Mover[] {
  if (cronJobs === null || at < wholeFrom) return []
  if (spec?.importPolicy?.scheduled === true && !isPinned) return [{ kind: 'schedule' }]
  // A Job that somebody made, and that is no longer kept, can have done it as well.
  return cronJobs.every(({ keptFrom }) => at >= keptFrom) ? [{ kind: 'client', manager: null }] : []
}
