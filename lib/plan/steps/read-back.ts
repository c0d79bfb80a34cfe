import { newestOf, tagsOf } from '#lib/domain/image-stream/tag-source'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import type { Answer } from '#lib/domain/answer'
import { objectPath } from '#lib/kubernetes/paths'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { StepRequest } from '#lib/plan/plan'

/** Whether a step without an answer was done. `unknown`: the object may come from it or from something else. */
export type ReadBack = 'done' | 'not-done' | 'unknown'

type Members = Record<string, unknown>

/** A tag that an import names. */
export type ImportedTag = { stream: string; tag: string }

/** The tags that a step imports; empty for other steps. */
export function importedBy({ path, body }: StepRequest): ImportedTag[] {
  const stream = memberAt(body, ['metadata', 'name'])
  const images = memberAt(body, ['spec', 'images'])
  if (!path.endsWith('/imagestreamimports') || typeof stream !== 'string' || !Array.isArray(images)) return []
  return images.flatMap((image) => {
    const tag = memberAt(image, ['to', 'name'])
    return typeof tag === 'string' ? [{ stream, tag }] : []
  })
}

/** The tag that a step changes, as `stream:tag`; null for other steps. */
export function patchedTag({ path }: StepRequest): string | null {
  const [, name] = path.split('/imagestreamtags/')
  return name === undefined ? null : decodeURIComponent(name)
}

/** The stream that a step changes; null for other steps. */
export function changedStream(request: StepRequest): string | null {
  const tag = patchedTag(request)
  return importedBy(request)[0]?.stream ?? (tag === null ? null : splitTagKey(tag).stream)
}

/** The Job that a step makes; null for other steps. */
export function madeJob({ method, path, body }: StepRequest): string | null {
  const name = memberAt(body, ['metadata', 'name'])
  return method === 'POST' && path.endsWith('/jobs') && typeof name === 'string' ? name : null
}

/** Where to look for what a step wrote. An import is no object: its result is in the stream. */
export function readBackPath(request: StepRequest, namespace: string): string {
  const [imported] = importedBy(request)
  if (imported) return objectPath('imagestreams', namespace, imported.stream)
  const name = memberAt(request.body, ['metadata', 'name'])
  return request.method === 'POST' && typeof name === 'string' ? `${request.path}/${name}` : request.path
}

/** @param newest the digests that the imported tags had before, by tag */
export function readBack(
  request: StepRequest,
  found: Answer<unknown>,
  newest: ReadonlyMap<string, string | null>,
): ReadBack {
  if (request.method === 'DELETE') return ofDeletion(request, found)
  if (!found.ok) return found.error.code === 'not-found' ? 'not-done' : 'unknown'
  // Other created objects have a name that no other plan gives.
  if (request.method === 'POST')
    return importedBy(request).length === 0 ? 'done' : ofImport(request, found.value, newest)
  const isDone = Array.isArray(request.body)
    ? request.body.every((operation) => holds(operation, found.value))
    : contains(found.value, withoutPreconditions(request.body))
  return isDone ? 'done' : 'not-done'
}

/** A StatefulSet creates its pod again with the same name. */
function ofDeletion({ body }: StepRequest, found: Answer<unknown>): ReadBack {
  if (!found.ok) return found.error.code === 'not-found' ? 'done' : 'unknown'
  const sent = memberAt(body, ['preconditions', 'uid'])
  const isOther = sent !== undefined && sent !== memberAt(found.value, ['metadata', 'uid'])
  return isOther || memberAt(found.value, ['metadata', 'deletionTimestamp']) !== undefined
    ? 'done'
    : 'not-done'
}

/** An import without a new image writes nothing (import-unchanged.json), as if it was not done. */
function ofImport(
  request: StepRequest,
  stream: unknown,
  newest: ReadonlyMap<string, string | null>,
): ReadBack {
  if (
    memberAt(stream, ['metadata', 'resourceVersion']) ===
    memberAt(request.body, ['metadata', 'resourceVersion'])
  )
    return 'not-done'
  if (!isStream(stream)) return 'unknown'
  const isMoved = importedBy(request).some(({ tag }) => {
    const found = tagsOf(stream).find(({ name }) => name === tag)
    return found !== undefined && (newestOf(found)?.image ?? null) !== (newest.get(tag) ?? null)
  })
  return isMoved ? 'done' : 'unknown'
}

/** A step names the resourceVersion from before it. */
function withoutPreconditions(body: object): unknown {
  const { metadata, ...rest } = body as Members
  if (typeof metadata !== 'object' || metadata === null) return body
  const { resourceVersion: _version, uid: _uid, ...written } = metadata as Members
  return { ...rest, metadata: written }
}

const PRECONDITION = /^\/metadata\/(resourceVersion|uid)$/

/** Whether an object has the result of one JSON patch operation. */
function holds(operation: unknown, object: unknown): boolean {
  const op = memberAt(operation, ['op'])
  const pointer = memberAt(operation, ['path'])
  if (typeof pointer !== 'string' || op === 'test' || PRECONDITION.test(pointer)) return true
  const steps = pointer.split('/').slice(1)
  const found = memberAt(
    object,
    steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
  )
  return op === 'remove' ? found === undefined : contains(found, memberAt(operation, ['value']))
}

/**
 * API servers add defaults, so an object holds more than was written; null stands for a missing member. Types with
 * `omitempty`, such as an import policy, leave out false too (tag-annotations.json).
 */
function contains(found: unknown, written: unknown): boolean {
  if (written === null) return found === undefined || found === null
  if (written === false) return found === undefined || found === false
  if (Array.isArray(written)) {
    return (
      Array.isArray(found) &&
      found.length === written.length &&
      written.every((each, index) => contains(found[index], each))
    )
  }
  if (typeof written !== 'object') return found === written
  return Object.entries(written as Members).every(([key, value]) => contains(memberAt(found, [key]), value))
}

function memberAt(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>((at, name) => {
    return typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined
  }, value)
}

function isStream(value: unknown): value is ImageStream {
  return typeof memberAt(value, ['metadata', 'name']) === 'string'
}
