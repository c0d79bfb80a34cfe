import { isNamed, isObject, type JsonObject } from '../../api/json'
import { isWrite, nextWrite, scheduledEvents, type Step } from '../recording'
import { objectsIn } from '../walk'

/**
 * The image that a registry tag points to from now on; none without a digest. `isLocked`: the import was unauthorized.
 */
export type Move = { repository: string; tag: string; digest: string | undefined; isLocked?: boolean }

const TAGGED = /^(127\.0\.0\.1:\d+\/[\w./-]+):([\w.-]+)$/
const MISSING = /"([^"@]+@(sha256:[0-9a-f]{64}))\\?" not found/g

/** What the scenario shows first of each repository was there from the start. */
export function movesAtStart(steps: Step[]): Move[] {
  const seen = new Set<string>()
  return [...steps.keys()].flatMap((index) => {
    const moves = movesBefore(steps, index)
    const first = moves.filter(({ repository }) => !seen.has(repository))
    for (const { repository } of moves) seen.add(repository)
    return first.filter(({ digest, isLocked }) => digest && !isLocked)
  })
}

/** What has to be in the registries at a step: what its import finds there, or what it makes the streams become. */
export function movesBefore(steps: Step[], index: number): Move[] {
  const step = steps[index]
  if (!step) return []
  const imported = importedBy(step)
  if (imported.length > 0 || !isWrite(step)) return imported
  const next = nextWrite(steps, index)
  const later = steps.slice(index + 1, endOf(steps, index, next))
  const shown = later.flatMap(({ response }) => [
    response.body,
    ...(response.events ?? []).map(({ object }) => object),
  ])
  // The response to the next write of a tag still shows what was imported before it.
  const tags = [...later, ...steps.slice(next, next + 1)].map(({ response }) => response.body)
  const after = [...shown.flatMap((each) => streamsIn(each).flatMap(movesFor)), ...tags.flatMap(moveForTag)]
  const told = [...after, ...movesOfNext(step.response.body, steps[next]?.response.body)]
  if (told.length > 0) return told
  const known = JSON.stringify(steps.slice(0, index).map(({ response }) => response))
  const run = shown.flatMap((each) => movesForWorkload(step, each))
  return [run.findLast(({ digest = '' }) => !known.includes(digest)) ?? run.at(-1) ?? []].flat()
}

/** What came of a write is shown before the next one, and before a schedule brings more. */
function endOf(steps: Step[], index: number, end: number): number {
  const scheduled = steps.findIndex((_, at) => at > index && scheduledEvents(steps, at).length > 0)
  return scheduled === -1 ? end : Math.min(end, scheduled)
}

/** Nothing shows the tag that was written, but a workload that runs what it got: what is new, if there is such a thing. */
function movesForWorkload({ request: { body } }: Step, shown: unknown): Move[] {
  const from = isObject(body) && isObject(body.tag) ? body.tag.from : undefined
  const [, repository, tag] = TAGGED.exec(nameOf(from)) ?? []
  const images = [...objectsIn(shown)].map(({ image }) => String(image).split('@'))
  return images.flatMap(([name, digest]) =>
    repository && tag && name === repository && digest ? [{ repository, tag, digest }] : [],
  )
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
    // The item of a spec that is newer than it was imported before.
    if (Number(item?.generation ?? 0) < Number(generation) || typeof item?.image !== 'string' || !item.image)
      return []
    return [{ repository, tag, digest: item.image }]
  })
}

/** The same for what the newest generation of a stream brought. */
export function newMovesFor(stream: JsonObject): Move[] {
  const { metadata, spec, status } = stream
  const generation = isObject(metadata) ? metadata.generation : undefined
  const tags = isObject(spec) ? listOf(spec.tags).filter((tag) => tag.generation === generation) : []
  return movesFor({ spec: { tags }, status })
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
  const [, repository, tag] = TAGGED.exec(name) ?? TAGGED.exec(`${name}:latest`) ?? []
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
