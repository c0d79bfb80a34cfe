import { createHash } from 'node:crypto'

/** The same name for the same words each time: the demo starts the same each time. */
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

// k8s.io/apimachinery/pkg/util/rand: no vowels, so that no words come out.
const SAFE_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** A generated suffix, as of pods and pod templates. */
export function suffixOf(words: string, length: number): string {
  return [...hexOf(words, 2 * length).matchAll(/../g)]
    .map(([byte]) => SAFE_CHARACTERS[parseInt(byte, 16) % SAFE_CHARACTERS.length])
    .join('')
}
