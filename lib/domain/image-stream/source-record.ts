import { z } from '#lib/domain/zod'
import {
  isImageName,
  isLabelName,
  isRegistryTag,
  isStreamName,
  whyTagUnreadable,
} from '#lib/kubernetes/names'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { parseJson } from '#lib/domain/json'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'

/** The annotation of a source: its pull spec, or JSON if that is not all. */
export function writeSource(from: ObjectReference): string {
  const isPlain = from.kind === 'DockerImage' && Object.keys(from).length === 2
  return isPlain ? from.name : JSON.stringify(from)
}

/** Null if the text, which anyone can write, names no source. */
export function readSource(text: string): ObjectReference | null {
  if (!text.startsWith('{')) return namesImage(text) ? { kind: 'DockerImage', name: text } : null
  const parsed = source.safeParse(parseJson(text))
  return parsed.success ? parsed.data : null
}

export function describeSource({ kind, name, namespace }: ObjectReference): string {
  const where = namespace ? ` in ${namespace}` : ''
  return `${kind === 'DockerImage' ? '' : kind === 'ImageStreamTag' ? 'the tag ' : 'the image '}${name}${where}`
}

/** The other fields of an object reference. An empty namespace is the stream's own. */
const otherFields = {
  namespace: z
    .string()
    .refine((name) => name === '' || isLabelName(name))
    .exactOptional(),
  ...{ apiVersion: z.string().exactOptional(), resourceVersion: z.string().exactOptional() },
  ...{ uid: z.string().exactOptional(), fieldPath: z.string().exactOptional() },
}

const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('DockerImage'), name: z.string().refine(namesImage), ...otherFields }),
  z.strictObject({ kind: z.literal('ImageStreamTag'), name: z.string().refine(namesTag), ...otherFields }),
  z.strictObject({
    kind: z.literal('ImageStreamImage'),
    name: z.string().refine(namesDigest),
    ...otherFields,
  }),
])

function namesImage(text: string): boolean {
  const { repository, tag, digest } = parsePullSpec(text)
  const isWhole = !text.includes('@') || digest !== null
  return isWhole && /^[\w.:-]+(\/[\w.-]+)*$/.test(repository) && isRegistryTag(tag ?? 'latest')
}

/** A tag of the same stream needs no stream name. */
function namesTag(text: string): boolean {
  const { stream, tag } = text.includes(':') ? splitTagKey(text) : { stream: null, tag: text }
  return (stream === null || isStreamName(stream)) && whyTagUnreadable(tag) === null
}

/** A digest needs no stream name and can be shortened. */
function namesDigest(text: string): boolean {
  const [name = '', image, ...more] = text.split('@')
  if (image === undefined) return isImageName(name)
  return isStreamName(name) && isImageName(image) && more.length === 0
}
