import 'server-only'
import { beginningOf, plainLine } from '#lib/domain/plain-line'

/** Collectors of logs cut longer lines, and what is left of one is no JSON. */
const MOST_BYTES = 2_000
const MOST_ITEMS = 5
/** How long each text may be: the first length with which the line fits. */
const LENGTHS = [1_000, 300, 100, 24]

/** One line of JSON. Long texts and lists are cut, and texts have no characters that are not seen. */
export function logLine(fields: Record<string, unknown>): string {
  let line = ''
  for (const length of LENGTHS) {
    line = JSON.stringify(fields, (_key, value: unknown) => brief(value, length))
    if (Buffer.byteLength(line) < MOST_BYTES) break
  }
  return line
}

function brief(value: unknown, length: number): unknown {
  if (typeof value === 'string') return shortened(value.split('\n').map(plainLine).join('\n'), length)
  if (!Array.isArray(value) || value.length <= MOST_ITEMS) return value
  return [...(value.slice(0, MOST_ITEMS) as unknown[]), `and ${value.length - MOST_ITEMS} more`]
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${beginningOf(text, length - 1)}…` : text
}
