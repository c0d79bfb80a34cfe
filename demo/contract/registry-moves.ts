import { isNamed, isObject, type JsonObject } from '../api/json'
import { isWrite, type Step } from './recording'
import { objectsIn } from './walk'

/** Where a tag of a registry points to from now on; nowhere without a digest. */
export type Move = { repository: string; tag: string; digest: string | undefined }

const TAGGED = /^(127\.0\.0\.1:\d+\/[\w./-]+):([\w.-]+)$/
const MISSING = /"([^"@]+@(sha256:[0-9a-f]{64}))\\?" not found/g

/** What has to be in the registries at a step: what its import finds there, or what it makes the streams become. */
export function movesBefore(steps: Step[], index: number): Move[] {
  const step = steps[index]
  if (!step) return []
  const imported = importedBy(step)
  if (imported.length > 0 || !isWrite(step)) return imported
  const next = steps.findIndex((other, at) => at > index && isWrite(other))
  const later = steps.slice(index + 1, next === -1 ? undefined : next)
  const shown = later.flatMap(({ response }) => [
    response.body,
    ...(response.events ?? []).map(({ object }) => object),
  ])
  // The answer to the next write of a tag still shows what was imported before it.
  const tags = [...later, ...steps.slice(next, next + 1)].map(({ response }) => response.body)
  const after = [...shown.flatMap((each) => streamsIn(each).flatMap(movesFor)), ...tags.flatMap(moveForTag)]
  return [...after, ...movesOfNext(step.response.body, steps[next]?.response.body)]
}

/** The answer to the next write of a stream has a new spec; its status is what came of the spec of this one. */
function movesOfNext(own: unknown, next: unknown): Move[] {
  const [stream] = streamsIn(own)
  const [later] = streamsIn(next)
  return stream && later ? movesFor({ spec: stream.spec, status: later.status }) : []
}

/** The same for an image stream tag. */
function moveForTag(shown: unknown): Move[] {
  if (!isObject(shown) || !isObject(shown.tag) || !isObject(shown.tag.from) || !isNamed(shown.image))
    return []
  const [, repository, tag] = TAGGED.exec(String(shown.tag.from.name)) ?? []
  if (!repository || !tag || shown.generation !== shown.tag.generation) return []
  return [{ repository, tag, digest: shown.image.metadata.name }]
}

/** The place of each image that a stream shows as the newest of a tag that follows a registry's. */
export function movesFor(stream: JsonObject): Move[] {
  const { spec, status } = stream
  const tags = isObject(spec) && Array.isArray(spec.tags) ? spec.tags.filter(isObject) : []
  const lists = isObject(status) && Array.isArray(status.tags) ? status.tags.filter(isObject) : []
  return tags.flatMap(({ name, from, generation }): Move[] => {
    const [, repository, tag] = TAGGED.exec(isObject(from) ? String(from.name) : '') ?? []
    const list = lists.find((each) => each.tag === name)
    if (!repository || !tag || !list) return []
    const [condition] = Array.isArray(list.conditions) ? list.conditions.filter(isObject) : []
    if (condition?.reason === 'NotFound') return [{ repository, tag, digest: undefined }]
    const [item] = Array.isArray(list.items) ? list.items.filter(isObject) : []
    if (item?.generation !== generation) return []
    return [{ repository, tag, digest: String(item?.image) }]
  })
}

/** Digests that a registry does not have, as the answers say. */
export function missingDigests(steps: Step[]): Set<string> {
  const text = JSON.stringify(steps)
  const seen = new Set([...objectsIn(steps)].map(({ image }) => image))
  return new Set(
    [...text.matchAll(MISSING)].flatMap(([, , digest]) => (digest && !seen.has(digest) ? [digest] : [])),
  )
}

function importedBy({ request, response }: Step): Move[] {
  if (!request.path.endsWith('/imagestreamimports') || !isObject(response.body)) return []
  const { spec, status } = response.body
  const wanted = isObject(spec) && Array.isArray(spec.images) ? spec.images.filter(isObject) : []
  const results = isObject(status) && Array.isArray(status.images) ? status.images.filter(isObject) : []
  return results.flatMap((result, index): Move[] => {
    const from = wanted[index]?.from
    const [, repository, tag] = TAGGED.exec(isObject(from) ? String(from.name) : '') ?? []
    if (!repository || !tag || !isObject(result.status)) return []
    if (isNamed(result.image)) return [{ repository, tag, digest: result.image.metadata.name }]
    return result.status.reason === 'NotFound' ? [{ repository, tag, digest: undefined }] : []
  })
}

function streamsIn(shown: unknown): JsonObject[] {
  return [...objectsIn(shown)].filter(({ spec }) => isObject(spec) && 'lookupPolicy' in spec)
}
