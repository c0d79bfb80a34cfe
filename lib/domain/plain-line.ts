/** ZWNJ and ZWJ. Persian, Indic scripts and emoji need them, after a character that they join. */
const JOINERS = '\\u200C\\u200D'
const JOINED = '[\\p{L}\\p{M}\\p{Extended_Pictographic}\\p{Emoji_Modifier}]'

/**
 * Unicode's category C: control, format (such as direction marks and tags), surrogate without its other half, private and
 * unassigned characters. A line break is white space.
 */
const UNSEEN = new RegExp(`(?!\\s)[^\\P{C}${JOINERS}]|\\uFEFF|(?<!${JOINED})[${JOINERS}]`, 'gu')

/**
 * What a person wrote, as one line without characters that are not seen: those can hide or reorder what others read in a terminal,
 * a log or an Event.
 */
export function plainLine(text: string): string {
  return text.replace(UNSEEN, '').replace(/\s+/gu, ' ').trim()
}

/** Whether all of a text is seen, on one line. A name can have more than one blank in a row. */
export function isPlain(text: string): boolean {
  return text.replace(UNSEEN, '').replace(/(?! )\s/gu, '') === text
}

/** Control characters, and those that turn or isolate the direction of text. White space is visible. */
const HIDDEN = /(?!\s)\p{Cc}|[\u202A-\u202E\u2066-\u2069]/gu

/** What a text has that is not seen, as signs: `␛[31m`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.charCodeAt(0)
    // Unicode has a picture of each control character of ASCII.
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\uFFFD'
  })
}

/** The beginning of a text, without half a character at its end. */
export function beginningOf(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/u, '')
}
