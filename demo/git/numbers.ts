import { createHash } from 'node:crypto'

/** Numeric ids as hosts have them, the same in every demo. */
export function numberOf(words: string): number {
  return parseInt(createHash('sha1').update(words).digest('hex').slice(0, 8), 16)
}
