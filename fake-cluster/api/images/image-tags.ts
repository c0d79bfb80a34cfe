import type {
  ImageStream,
  NamedTagEventList,
  TagEvent,
  TagEventCondition,
  TagReference,
} from '#lib/kubernetes/objects'

/** Reads and writes the tags of an image stream, with the terms of its API. */

export function specTag(stream: ImageStream, name: string): TagReference | undefined {
  return stream.spec?.tags?.find((tag) => tag.name === name)
}

export function statusTag(stream: ImageStream, name: string): NamedTagEventList | undefined {
  return stream.status?.tags?.find((tag) => tag.tag === name)
}

export function latestEvent(stream: ImageStream, name: string): TagEvent | undefined {
  return statusTag(stream, name)?.items?.[0]
}

/** Sets a tag reference; tags are sent sorted by name. Changes the stream. */
export function setSpecTag(stream: ImageStream, tag: TagReference): void {
  const others = stream.spec?.tags?.filter((other) => other.name !== tag.name) ?? []
  stream.spec = { ...stream.spec, tags: [...others, tag].sort(byName((item) => item.name)) }
}

export function setStatusTag(stream: ImageStream, tag: NamedTagEventList): void {
  const others = stream.status?.tags?.filter((other) => other.tag !== tag.tag) ?? []
  stream.status = { ...stream.status, tags: [...others, tag].sort(byName((item) => item.tag)) }
}

/** Removes a tag from spec and status. Returns false if there is none. */
export function removeTag(stream: ImageStream, name: string): boolean {
  const had = specTag(stream, name) !== undefined || statusTag(stream, name) !== undefined
  stream.spec = { ...stream.spec, tags: stream.spec?.tags?.filter((tag) => tag.name !== name) ?? [] }
  stream.status = { ...stream.status, tags: stream.status?.tags?.filter((tag) => tag.tag !== name) ?? [] }
  return had
}

/** Adds an item to the import history, or updates the newest one if the image is the same; clears conditions. */
export function addTagEvent(stream: ImageStream, name: string, event: TagEvent): void {
  const list = statusTag(stream, name)
  const [newest, ...older] = list?.items ?? []
  const isSameReference = newest?.dockerImageReference === event.dockerImageReference
  const isSameImage = newest?.image === event.image
  if (isSameReference && isSameImage && newest.generation === event.generation) return
  const items =
    newest && (isSameReference || isSameImage)
      ? [{ ...event, created: newest.created }, ...older]
      : [event, ...(list?.items ?? [])]
  setStatusTag(stream, { tag: name, items })
}

/** Records a failure. The first failure of an alias removes its history, as on the real API server. */
export function addTagCondition(stream: ImageStream, name: string, next: TagEventCondition): void {
  const list = statusTag(stream, name)
  const [known, ...others] = list?.conditions ?? []
  if (!list || !known) setStatusTag(stream, { tag: name, items: null, conditions: [next] })
  else setStatusTag(stream, { ...list, conditions: [{ ...known, generation: next.generation }, ...others] })
}

/** The image that a workload pulls for a tag: from the source, or through the internal registry (`referencePolicy`). */
export function pullSpecOf(stream: ImageStream, name: string): string | undefined {
  const event = latestEvent(stream, name)
  if (!event?.dockerImageReference) return undefined
  const isLocal = specTag(stream, name)?.referencePolicy?.type === 'Local'
  const repository = stream.status?.dockerImageRepository
  return isLocal && repository && event.image ? `${repository}@${event.image}` : event.dockerImageReference
}

function byName<T>(nameOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)
}
