import { digestOf, type Content } from '../../registry/images'
import type { JsonObject } from '../../api/json'

/** An image of which only the digest is known gets a label with it, so that it differs from others. */
export function configOf(metadata: JsonObject, digest: string): object {
  const { Created, Author, Architecture, Config } = metadata
  const config = Config ?? { Labels: { 'recorded-as': digest } }
  return { created: Created, author: Author, architecture: Architecture, os: 'linux', config }
}

/** JSON, padded with spaces to the recorded size. */
export function contentOf(mediaType: string, value: object, { size = 0 } = {}): Content {
  const bytes = Buffer.from(JSON.stringify(value).padEnd(size))
  return { digest: digestOf(bytes), mediaType, bytes }
}

/** A text that was recorded unchanged also has the recorded digest. */
export function verbatim(mediaType: string, text: unknown): Content | undefined {
  if (typeof text !== 'string') return undefined
  const bytes = Buffer.from(text)
  return { digest: digestOf(bytes), mediaType, bytes }
}
