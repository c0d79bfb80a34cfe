import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { leftPinRecord, pinOf } from '#lib/domain/image-stream/pin-source'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { isClient } from '#lib/domain/moves/client'
import { CLOCK_SLACK_MS, type MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Mover } from '#lib/domain/moves/mover'
import { importedEvents } from '#lib/domain/timeline/imported-events'
import { laneOf } from '#lib/domain/timeline/place'
import { isSince, type TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { fieldWritesOf } from '#lib/kubernetes/field-writes'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'

/**
 * What happened to a tag since a time: images that it imported, an import that fails, and its pin. A failure that is over leaves nothing
 * in the stream: its condition goes away (import-missing-tag.json). A tag that only repeats another one has no events of its own.
 * @param chronicle has the images that were pruned from the stream
 */
export function tagEvents(
  tag: StreamTag,
  from: string,
  evidence: MoveEvidence,
  chronicle?: Chronicle,
): TimelineEvent[] {
  if (sourceOf(tag).kind === 'alias') return []
  const imports = importedEvents(tag, from, evidence, chronicle)
  const others = [pinEvent(tag, imports, evidence), followEvent(tag), failureEvent(tag, evidence)]
  return [...imports, ...others.flatMap((each) => each ?? [])].filter(({ when }) => isSince(from, when.at))
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
  const isTold = imports[0]?.what.kind === 'pinned'
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
