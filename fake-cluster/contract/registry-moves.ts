import { isNamed, isObject, type JsonObject } from '../api/json'
import { isWrite, nextWrite, type Step } from './recording'
import { objectsIn } from './walk'

/**
 * The image that a registry tag points to from now on; none without a digest. `isLocked`: the import was unauthorized.
 */
export type Move = { repository: string; tag: string; digest: string | undefined; isLocked?: boolean }

const TAGGED = /^(127\.0\.0\.1:\d+\/[\w./-]+):([\w.-]+)$/
const MISSING = /"([^"@]+@(sha256:[0-9a-f]{64}))\\?" not found/g

/** What the registries must contain at a step: what its import finds, or what its write makes the streams become. */
export function movesBefore(steps: Step[], index: number): Move[] {
  const step = steps[index]
  if (!step) return []
  const imported = importedBy(step)
  if (imported.length > 0 || !isWrite(step)) return imported
  const next = nextWrite(steps, index)
  const later = steps.slice(index + 1, next)
  const shown = later.flatMap(({ response }) => [
    response.body,
    ...(response.events ?? []).map(({ object }) => object),
  ])
  // The response to the next write of a tag still shows what was imported before it.
  const tags = [...later, ...steps.slice(next, next + 1)].map(({ response }) => response.body)
  const after = [...shown.flatMap((each) => streamsIn(each).flatMap(movesFor)), ...tags.flatMap(moveForTag)]
  const known = [...after, ...movesOfNext(step.response.body, steps[next]?.response.body)]
  return known.length > 0 ? known : shown.flatMap((each) => moveForWorkload(step, each))
}

/** Used if only a workload that runs the image shows the result of a tag write. */
function moveForWorkload({ request: { body } }: Step, shown: unknown): Move[] {
  const from = isObject(body) && isObject(body.tag) ? body.tag.from : undefined
  const [, repository, tag] = TAGGED.exec(nameOf(from)) ?? []
  const images = [...objectsIn(shown)].map(({ image }) => String(image).split('@'))
  const digest = images.findLast(([name, digest]) => name === repository && digest)?.[1]
  return repository && tag && digest ? [{ repository, tag, digest }] : []
}

/** The response to the next write of a stream has a new spec, but its status is the result of this step's spec. */
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

/** The registry tag of each image that a stream shows as the newest of a tag that follows it. */
export function movesFor(stream: JsonObject): Move[] {
  const { spec, status } = stream
  const tags = isObject(spec) ? listOf(spec.tags) : []
  const lists = isObject(status) ? listOf(status.tags) : []
  return tags.flatMap(({ name, from, generation }): Move[] => {
    const [, repository, tag] = TAGGED.exec(isObject(from) ? String(from.name) : '') ?? []
    const list = lists.find((each) => each.tag === name)
    if (!repository || !tag || !list) return []
    const [condition] = listOf(list.conditions)
    if (condition?.reason === 'NotFound') return [{ repository, tag, digest: undefined }]
    if (condition?.reason === 'Unauthorized') return [{ repository, tag, digest: undefined, isLocked: true }]
    const [item] = listOf(list.items)
    // An item older than the spec was imported before it.
    if (Number(item?.generation ?? 0) < Number(generation)) return []
    return [{ repository, tag, digest: String(item?.image) }]
  })
}

/** Digests that the responses report as not found. */
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
  if (!isObject(spec) || !isObject(status)) return []
  const wanted = listOf(spec.images).map(({ from }) => nameOf(from))
  return [
    ...listOf(status.images).flatMap((result, index) => moveFor(wanted[index] ?? '', result)),
    ...ofRepository(isObject(spec.repository) ? nameOf(spec.repository.from) : '', status.repository),
  ]
}

/** The tags that an import of a whole repository shows; of some it shows only the name. */
function ofRepository(name: string, status: unknown): Move[] {
  if (!isObject(status)) return []
  const moves = listOf(status.images).flatMap((result) => moveFor(`${name}:${String(result.tag)}`, result))
  const others = Array.isArray(status.additionalTags) ? status.additionalTags.map(String) : []
  const digest = moves.find((move) => move.digest)?.digest
  return [...moves, ...others.map((tag) => ({ repository: name, tag, digest }))]
}

function moveFor(name: string, { image, status }: JsonObject): Move[] {
  const [, repository, tag] = TAGGED.exec(name) ?? []
  if (!repository || !tag || !isObject(status)) return []
  if (isNamed(image)) return [{ repository, tag, digest: image.metadata.name }]
  const isLocked = status.reason === 'Unauthorized'
  return isLocked || status.reason === 'NotFound'
    ? [{ repository, tag, digest: undefined, ...(isLocked && { isLocked }) }]
    : []
}

function nameOf(reference: unknown): string {
  return isObject(reference) ? String(reference.name) : ''
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function streamsIn(shown: unknown): JsonObject[] {
  return [...objectsIn(shown)].filter(({ spec }) => isObject(spec) && 'lookupPolicy' in spec)
}
