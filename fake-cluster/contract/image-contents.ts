import { digestOf, type Content } from '../registry/images'
import type { JsonObject } from '../api/json'

/** An image of which nothing is known but its digest is told apart by a label. */
export function configOf(metadata: JsonObject, digest: string): object {
  const { Created, Author, Architecture, Config } = metadata
  const config = Config ?? { Labels: { 'recorded-as': digest } }
  return { created: Created, author: Author, architecture: Architecture, os: 'linux', config }
}

/** JSON that is filled up with blanks to a size that was recorded. */
export function contentOf(mediaType: string, value: object, { size = 0 } = {}): Content {
  const bytes = Buffer.from(JSON.stringify(value).padEnd(size))
  return { digest: digestOf(bytes), mediaType, bytes }
}

/** A text that was recorded as it is gives the recorded digest, too. */
export function verbatim(mediaType: string, text: unknown): Content | undefined {
  if (typeof text !== 'string') return undefined
  const bytes = Buffer.from(text)
  return { digest: digestOf(bytes), mediaType, bytes }
}
