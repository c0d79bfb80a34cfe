import { importStateOf } from '#lib/domain/image-stream/import-state'
import { leftPinRecord, pinOf } from '#lib/domain/image-stream/pin-source'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { isClient } from '#lib/domain/moves/client'
import { CLOCK_SLACK_MS, type MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Mover } from '#lib/domain/moves/mover'
import { moversOf } from '#lib/domain/moves/tag-movers'
import { laneOf } from '#lib/domain/timeline/place'
import { isSince, type TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { fieldWritesOf } from '#lib/kubernetes/field-writes'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { TagEvent } from '#lib/kubernetes/objects'

/**
 * What happened to a tag since a time: images that it imported, an import that fails, and its pin. A failure that is over leaves nothing
 * in the stream: its condition goes away (import-missing-tag.json). A tag that only repeats another one has no events of its own.
 */
export function tagEvents(tag: StreamTag, from: string, evidence: MoveEvidence): TimelineEvent[] {
  if (sourceOf(tag).kind === 'alias') return []
  const items = (tag.status?.items ?? []).filter(({ image }) => image !== '')
  const imports = items
    .filter(({ created }) => isSince(from, created))
    .map((item) => importEvent(tag, items, item, evidence))
  const others = [pinEvent(tag, imports, evidence), followEvent(tag), failureEvent(tag, evidence)]
  return [...imports, ...others.flatMap((each) => each ?? [])].filter(({ when }) => isSince(from, when.at))
}

/** An item that the pin of its tag brought is that pin. */
function importEvent(
  tag: StreamTag,
  items: readonly TagEvent[],
  item: TagEvent,
  evidence: MoveEvidence,
): TimelineEvent {
  const { created, image: digest } = item
  const who = moversOf(tag, items, item, evidence)
  const isAgain = items.slice(items.indexOf(item) + 1).some(({ image }) => image === digest)
  const event: TimelineEvent = {
    id: `imported ${tag.key} ${created} ${digest}`,
    when: { at: created, isExact: true },
    what: { kind: 'imported', digest, isAgain },
    where: [placeOf(tag)],
    who,
    certainty: 'seen',
  }
  const source = sourceOf(tag)
  const isPinned = source.kind === 'pinned' && source.digest === digest && item === items[0]
  if (!isPinned || !who.some(isPinner)) return event
  const isRecorded = who.some(({ kind }) => kind === 'pin')
  return { ...event, what: { kind: 'pinned', digest }, certainty: isRecorded ? 'recorded' : 'inferred' }
}

/** The record of a pin, or a client that changed the source of the tag. */
function isPinner(mover: Mover): boolean {
  return mover.kind === 'pin' || (mover.kind === 'client' && mover.manager !== null)
}

/** By the record of a pin that brought no item: the tag had the image already. */
function pinEvent(
  tag: StreamTag,
  imports: readonly TimelineEvent[],
  evidence: MoveEvidence,
): TimelineEvent | null {
  const [source, pin] = [sourceOf(tag), pinOf(tag)]
  if (source.kind !== 'pinned' || pin === null || pin.isRetagged || pin.by === null || pin.at === null)
    return null
  const operation = operationAt(pin.at, evidence)
  const isTold = imports.some(({ what }) => what.kind === 'pinned')
  if (isTold || operation !== null || Number.isNaN(Date.parse(pin.at))) return null
  return {
    id: `pinned ${tag.key} ${pin.at} ${source.digest}`,
    when: { at: pin.at, isExact: true },
    what: { kind: 'pinned', digest: source.digest },
    where: [placeOf(tag)],
    who: [{ kind: 'pin', by: pin.by, reason: pin.reason }],
    certainty: 'recorded',
  }
}

/** A tag that still has the record of a pin, and follows again: a client changed its source, at the latest when it last wrote. */
function followEvent(tag: StreamTag): TimelineEvent | null {
  const source = sourceOf(tag)
  const pinnedAt = leftPinRecord(tag)[PIN_ANNOTATIONS.at]
  if (source.kind !== 'following' || pinnedAt === undefined) return null
  const writes = fieldWritesOf(tag.stream).filter(
    ({ manager, tags, at }) => isClient(manager) && tags.includes(tag.name) && isSince(pinnedAt, at),
  )
  const [write, ...others] = writes
  // Of several, nobody knows which one it was.
  if (write === undefined || others.length > 0) return null
  return {
    id: `followed ${tag.key} ${write.at} ${source.pullSpec}`,
    when: { at: write.at, isExact: false },
    what: { kind: 'followed', pullSpec: source.pullSpec },
    where: [placeOf(tag)],
    who: [{ kind: 'client', manager: write.manager }],
    certainty: 'inferred',
  }
}

/** An equal failure is not written again (import-missing-tag.json), so it began when the condition says. */
function failureEvent(tag: StreamTag, evidence: MoveEvidence): TimelineEvent | null {
  const state = importStateOf(tag)
  if (state.state !== 'failed' || state.since === null) return null
  const { reason, message, since } = state
  const operation = operationAt(since, evidence)
  return {
    id: `import-failing ${tag.key} ${since}`,
    when: { at: since, isExact: true },
    what: { kind: 'import-failing', failure: { state: 'failed', reason, message } },
    where: [placeOf(tag)],
    who: operation === null ? [] : [operation],
    certainty: 'seen',
  }
}

/** The operation on the tag that was under way. */
function operationAt(time: string, { operations }: MoveEvidence): Mover | null {
  const at = Date.parse(time)
  const found = operations.find(({ isOnTag, startedAt, endedAt }) => {
    const end = endedAt === null ? Infinity : Date.parse(endedAt)
    return isOnTag && at >= Date.parse(startedAt) - CLOCK_SLACK_MS && at <= end + CLOCK_SLACK_MS
  })
  return found ? { kind: 'operation', id: found.id, by: found.by, reason: found.reason } : null
}

function placeOf({ stream, name }: StreamTag) {
  return laneOf(stream.metadata.name, name)
}
