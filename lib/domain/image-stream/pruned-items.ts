import { imagesOf, type Chronicle } from '#lib/domain/chronicle/chronicle'
import type { ImageFact } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import { tagAbilities } from '#lib/domain/image-stream/tag-kind'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { digestOf } from '#lib/domain/image/pull-spec'
import { isPullableDigest } from '#lib/kubernetes/names'
import type { TagEvent } from '#lib/kubernetes/objects'

/** The history of a tag with what Quayside observed of it, newest first. */
export type WholeHistory = {
  items: readonly TagEvent[]
  /** What is known of each item; of older ones, perhaps nothing. */
  facts: ReadonlyMap<TagEvent, ImageFact>
  /** Those that are no longer in the stream. */
  pruned: ReadonlySet<TagEvent>
}

const NONE: ReadonlySet<TagEvent> = new Set()

export function wholeHistoryOf(tag: StreamTag, chronicle: Chronicle | undefined): WholeHistory {
  const own = tag.status?.items ?? []
  const observed = imagesOf(chronicle, tag.stream.metadata.name, tag.name)
  if (observed.length === 0) return { items: own, facts: new Map(), pruned: NONE }
  const known = new Map(own.map((item) => [keyOf(item.image, item.created), item]))
  // The stream knows what the newest one is, whatever the chronicle says.
  const newestAt = Date.parse(own[0]?.created ?? '')
  const facts = new Map<TagEvent, ImageFact>()
  const pruned = new Set<TagEvent>()
  for (const fact of observed) {
    const item = known.get(keyOf(fact.image, fact.importedAt))
    if (item !== undefined) facts.set(item, fact)
    else if (!(Date.parse(fact.importedAt) > newestAt)) pruned.add(itemFrom(fact, facts))
  }
  const all = [...own, ...pruned].sort((a, b) => Date.parse(b.created) - Date.parse(a.created))
  return { items: pruned.size === 0 ? own : all, facts, pruned }
}

function keyOf(image: string, time: string): string {
  return `${image} ${inSeconds(time) ?? time}`
}

function itemFrom(fact: ImageFact, facts: Map<TagEvent, ImageFact>): TagEvent {
  const { image, repository, importedAt } = fact
  const dockerImageReference = repository === null ? image : `${repository}@${image}`
  const item = { created: importedAt, dockerImageReference, image, generation: 0 }
  facts.set(item, fact)
  return item
}

/** An image of a history: as the stream has it, if it still does. */
export function findItem({ items, pruned }: WholeHistory, digest: string): TagEvent | undefined {
  const found = items.filter(({ image }) => image === digest)
  return found.find((item) => !pruned.has(item)) ?? found[0]
}

/**
 * What a container names to run an item. A pruned one is no longer in the cluster's own registry, so that is where it came from; null if
 * nobody knows from where.
 */
export function pullSpecToRun(tag: StreamTag, { pruned }: WholeHistory, item: TagEvent): string | null {
  if (!pruned.has(item)) return pullSpecOf(tag, item)
  return isPinnable(tag, item) ? item.dockerImageReference : null
}

/** An item of a reference tag has no digest (kinds-of-tags.json), and old clusters name images without an algorithm. */
export function isPinnable(tag: StreamTag, { image, dockerImageReference }: TagEvent): boolean {
  const { canPin } = tagAbilities({ tag: tag.name, source: sourceOf(tag) })
  return canPin && isPullableDigest(image) && digestOf(dockerImageReference) === image
}
