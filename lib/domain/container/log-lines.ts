import { beginningOf, visibleText } from '#lib/domain/plain-line'

/** As it is shown, without characters that are not seen. Numbers go on counting when lines before are dropped, so that each line keeps its own. */
export type LogLine = { number: number; text: string }

/** The end of a log, as much of it as a page shows. */
export type LogLines = {
  lines: readonly LogLine[]
  /** The last one, which has no line break yet. */
  rest: string
  /** How many lines there were before these. */
  dropped: number
}

export const NO_LINES: LogLines = { lines: [], rest: '', dropped: 0 }

/** More would make the page slow. A download has more. */
export const MOST_LINES = 2_000
const MOST_CHARACTERS = 500_000
/** A line can be a whole document. */
const LONGEST_LINE = 4_000

/** Adds what was printed next, and drops what is too much from the beginning. */
export function withText({ lines, rest, dropped }: LogLines, text: string): LogLines {
  const parts = text.split('\n')
  const [first = '', ...others] = parts
  // A line that never ends is not kept whole, only its length is.
  const whole = [joined(rest, first), ...others.map((part) => joined('', part))]
  const last = whole.pop() ?? ''
  const next = dropped + lines.length
  const added = whole.map((line, index) => ({ number: next + index, text: visibleText(withoutReturn(line)) }))
  const all = [...lines, ...added]
  const kept = all.slice(firstKept(all))
  return { lines: kept, rest: last, dropped: dropped + all.length - kept.length }
}

/** What is shown: the unfinished last line, too. */
export function shownLines({ lines, rest, dropped }: LogLines): readonly LogLine[] {
  return rest === '' ? lines : [...lines, { number: dropped + lines.length, text: visibleText(rest) }]
}

/** The indexes of the lines that have these words, in any case. */
export function matchesIn(lines: readonly LogLine[], words: string): number[] {
  const wanted = words.toLowerCase()
  if (wanted === '') return []
  return lines.flatMap(({ text }, index) => (text.toLowerCase().includes(wanted) ? index : []))
}

/** A line in parts, of which each second one is the words that were searched. */
export function partsOf(text: string, words: string): string[] {
  const [lower, wanted] = [text.toLowerCase(), words.toLowerCase()]
  // In some languages, lower case has another length.
  if (wanted === '' || lower.length !== text.length) return [text]
  const parts: string[] = []
  let from = 0
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + wanted.length))
    from = at + wanted.length
  }
  return [...parts, text.slice(from)]
}

/** A long line is cut when it is added to, so that it costs no more than what is kept. */
function joined(before: string, more: string): string {
  const text = before + more
  return text.length <= LONGEST_LINE ? text : `${beginningOf(text, LONGEST_LINE - 1)}…`
}

/** Programs for terminals end lines like that. */
function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function firstKept(lines: readonly LogLine[]): number {
  let characters = 0
  for (let index = lines.length - 1; index >= 0; index--) {
    characters += lines[index]?.text.length ?? 0
    if (characters > MOST_CHARACTERS || lines.length - index > MOST_LINES) return index + 1
  }
  return 0
}
