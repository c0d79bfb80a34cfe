import { createHash } from 'node:crypto'

/** The same text always gives the same name, so that every demo starts the same. */
export function hexOf(words: string, length: number): string {
  return createHash('sha256').update(words).digest('hex').slice(0, length)
}

export function commitOf(words: string): string {
  return createHash('sha1').update(words).digest('hex')
}

export function uidOf(kind: string, namespace: string, name: string): string {
  const hex = hexOf(`${kind}/${namespace}/${name}`, 30)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18)}`
}

// k8s.io/apimachinery/pkg/util/rand: no vowels, so that suffixes do not form words.
const SAFE_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** Every fifth stream that many-streams.ts adds feeds a Deployment of the same name. */
export const STREAMS_PER_DEPLOYMENT = 5

/** The padding makes the names sort by number. */
export function addedStreamName(index: number): string {
  return `app-${String(index).padStart(5, '0')}`
}

/** A suffix like those that Kubernetes generates for pods and pod templates. */
export function suffixOf(words: string, length: number): string {
  return [...hexOf(words, 2 * length).matchAll(/../g)]
    .map(([byte]) => SAFE_CHARACTERS[parseInt(byte, 16) % SAFE_CHARACTERS.length])
    .join('')
}
