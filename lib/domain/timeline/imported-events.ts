import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import type { ImageFact } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Mover } from '#lib/domain/moves/mover'
import { moversOf } from '#lib/domain/moves/tag-movers'
import { moverOf } from '#lib/domain/observation/image-facts'
import { bestMovers } from '#lib/domain/observation/observed-movers'
import { wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { laneOf, placeName, type Place } from '#lib/domain/timeline/place'
import { isSince, type Certainty, type TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { TagEvent } from '#lib/kubernetes/objects'

/** The images that a tag got since a time, newest first: those of its history, and those that were pruned from it. */
export function importedEvents(
  tag: StreamTag,
  from: string,
  evidence: MoveEvidence,
  chronicle: Chronicle | undefined,
): TimelineEvent[] {
  const { items: all, facts } = wholeHistoryOf(tag, chronicle)
  const items = all.filter(({ image }) => image !== '')
  const place = laneOf(tag.stream.metadata.name, tag.name)
  return items
    .filter(({ created }) => isSince(from, created))
    .map((item) => {
      const who = bestMovers(moversOf(tag, items, item, evidence), facts.get(item))
      const event = importedEvent(place, items, item, who)
      return isPinnedBy(tag, items, item, who) ? pinnedAs(event, item.image, 'inferred') : event
    })
}

/** The images of a tag that is gone. @param facts newest first */
export function goneTagEvents(facts: readonly ImageFact[], from: string): TimelineEvent[] {
  const items = facts.map(({ image, importedAt }) => ({ image, created: importedAt }))
  return facts.flatMap(({ stream, tag, importedAt, broughtBy }, index) => {
    const item = items[index]
    if (item === undefined || !isSince(from, importedAt)) return []
    return [importedEvent(laneOf(stream, tag), items, item, broughtBy.map(moverOf))]
  })
}

type Imported = Pick<TagEvent, 'image' | 'created'>

/** What the record of a pin brought is that pin. */
function importedEvent(
  place: Place,
  items: readonly Imported[],
  item: Imported,
  who: readonly Mover[],
): TimelineEvent {
  const { created, image: digest } = item
  const isAgain = items.slice(items.indexOf(item) + 1).some(({ image }) => image === digest)
  const event: TimelineEvent = {
    id: `imported ${placeName(place)} ${inSeconds(created) ?? created} ${digest}`,
    when: { at: created, isExact: true },
    what: { kind: 'imported', digest, isAgain },
    where: [place],
    who,
    certainty: 'seen',
  }
  return who.some(({ kind }) => kind === 'pin') ? pinnedAs(event, digest, 'recorded') : event
}

function pinnedAs(event: TimelineEvent, digest: string, certainty: Certainty): TimelineEvent {
  return event.what.kind === 'pinned' ? event : { ...event, what: { kind: 'pinned', digest }, certainty }
}

/** Whether the pin of its tag brought an item. */
function isPinnedBy(
  tag: StreamTag,
  items: readonly TagEvent[],
  item: TagEvent,
  who: readonly Mover[],
): boolean {
  const source = sourceOf(tag)
  return source.kind === 'pinned' && source.digest === item.image && item === items[0] && who.some(isPinner)
}

/** The record of a pin, or a client that changed the source of the tag. */
function isPinner(mover: Mover): boolean {
  return mover.kind === 'pin' || (mover.kind === 'client' && mover.manager !== null)
}
