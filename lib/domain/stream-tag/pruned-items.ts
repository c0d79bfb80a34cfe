import { imagesOf, type Chronicle } from '#lib/domain/chronicle/chronicle'
import type { ImageFact } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { TagEvent } from '#lib/kubernetes/objects'

/** The history of a tag with what Quayside observed of it, newest first. */
export type WholeHistory = {
  items: readonly TagEvent[]
  /** What is known of each item; of older ones, perhaps nothing. */
  facts: ReadonlyMap<TagEvent, ImageFact>
  /** Those that are no longer in the stream. */
  pruned: ReadonlySet<TagEvent>
}

export function wholeHistoryOf(tag: StreamTag, chronicle: Chronicle | undefined): WholeHistory {
  const own = tag.status?.items ?? []
  const known = new Map(own.map((item) => [keyOf(item.image, item.created), item]))
  // The stream knows what the newest one is, whatever the chronicle says.
  const newestAt = Date.parse(own[0]?.created ?? '')
  const facts = new Map<TagEvent, ImageFact>()
  const pruned = new Set<TagEvent>()
  for (const fact of imagesOf(chronicle, tag.stream.metadata.name, tag.name)) {
    const item = known.get(keyOf(fact.image, fact.importedAt))
    if (item !== undefined) facts.set(item, fact)
    else if (!(Date.parse(fact.importedAt) > newestAt)) pruned.add(itemOf(fact, facts))
  }
  const all = [...own, ...pruned].sort((a, b) => Date.parse(b.created) - Date.parse(a.created))
  return { items: pruned.size === 0 ? own : all, facts, pruned }
}

function keyOf(image: string, time: string): string {
  return `${image} ${inSeconds(time) ?? time}`
}

function itemOf(fact: ImageFact, facts: Map<TagEvent, ImageFact>): TagEvent {
  const { image, repository, importedAt } = fact
  const dockerImageReference = repository === null ? image : `${repository}@${image}`
  const item = { created: importedAt, dockerImageReference, image, generation: 0 }
  facts.set(item, fact)
  return item
}
