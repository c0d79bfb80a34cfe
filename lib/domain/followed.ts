import { z } from 'zod'
import { isDigest, isLabelName, isObjectName, isTagName, PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { parseJson } from '#lib/domain/json'
import { digestOf, parsePullSpec } from '#lib/domain/pull-spec'
import { sourceOf, splitTagName, type StreamTag } from '#lib/domain/tag-source'

/** Where a pinned tag takes its images from again. A guess where nobody recorded it. */
export type Followed = { from: ObjectReference; isGuess: boolean }

/** Null for a tag that is not pinned. */
export function followedBy(tag: StreamTag): Followed | null {
  const source = sourceOf(tag)
  if (source.kind !== 'pinned') return null
  const from = recordedSource(tag)
  // A tag cannot go back to the digest that it is pinned to.
  return from !== null && digestOf(from.name) !== source.digest
    ? { from, isGuess: false }
    : { from: { kind: 'DockerImage', name: `${source.repository}:${tag.name}` }, isGuess: true }
}

/**
 * What a pin records so that the same source can be put back: of a tag that Quayside has pinned before, what it followed
 * then; else its source as it is, which is a digest where somebody has pinned it with `oc`.
 */
export function sourceToRecord(tag: StreamTag): string | null {
  const { from, annotations } = tag.spec ?? {}
  if (from === undefined) return null
  const isPinned = sourceOf(tag).kind === 'pinned'
  const recorded = annotations?.[PIN_ANNOTATIONS.follows]
  if (isPinned && recorded !== undefined && recordedSource(tag) !== null) return recorded
  const isPlain = from.kind === 'DockerImage' && Object.keys(from).length === 2
  return isPlain ? from.name : JSON.stringify(from)
}

export function sourceWords({ kind, name, namespace }: ObjectReference): string {
  const where = namespace === undefined ? '' : ` in ${namespace}`
  return `${kind === 'DockerImage' ? '' : kind === 'ImageStreamTag' ? 'the tag ' : 'the image '}${name}${where}`
}

/** An annotation is anybody's text: one that names nothing is passed over. */
function recordedSource({ spec }: StreamTag): ObjectReference | null {
  const recorded = spec?.annotations?.[PIN_ANNOTATIONS.follows] ?? ''
  if (!recorded.startsWith('{')) return namesImage(recorded) ? { kind: 'DockerImage', name: recorded } : null
  const parsed = source.safeParse(parseJson(recorded))
  return parsed.success ? parsed.data : null
}

const namespaced = { namespace: z.string().refine(isLabelName).exactOptional() }

const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('DockerImage'), name: z.string().refine(namesImage), ...namespaced }),
  z.strictObject({ kind: z.literal('ImageStreamTag'), name: z.string().refine(namesTag), ...namespaced }),
  z.strictObject({
    kind: z.literal('ImageStreamImage'),
    name: z.string().refine(namesDigest),
    ...namespaced,
  }),
])

function namesImage(text: string): boolean {
  const { repository, tag, digest } = parsePullSpec(text)
  const isWhole = !text.includes('@') || digest !== null
  return isWhole && /^[\w.:-]+(\/[\w.-]+)*$/.test(repository) && isTagName(tag ?? 'latest')
}

/** A tag of the same stream is named by itself. */
function namesTag(text: string): boolean {
  if (!text.includes(':')) return isTagName(text)
  const [stream, tag] = splitTagName(text)
  return isObjectName(stream) && isTagName(tag)
}

/** An image can be named by its digest alone, or by the beginning of it. */
function namesDigest(text: string): boolean {
  const [name = '', digest] = text.split('@', 2)
  const isImage = (id: string) => isDigest(id) || /^(sha256:)?[a-f0-9]{1,64}$/.test(id)
  return digest === undefined ? isImage(name) : isObjectName(name) && isImage(digest)
}
