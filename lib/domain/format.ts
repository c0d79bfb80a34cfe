/** Times, sizes and digests as text. `now` is in milliseconds; times are ISO 8601. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WEEK = 7 * DAY
const MONTH = 30.44 * DAY
const YEAR = 365.25 * DAY

/** Larger units start late (`47 h`, then `2 d`), so that rounding down loses little. */
const UNITS: [from: number, size: number, name: string][] = [
  [2 * YEAR, YEAR, 'years'],
  [9 * WEEK, MONTH, 'months'],
  [2 * WEEK, WEEK, 'weeks'],
  [2 * DAY, DAY, 'd'],
  [HOUR, HOUR, 'h'],
  [MINUTE, MINUTE, 'min'],
  [0, SECOND, 's'],
]

/** `38 min`, `6 d`, `3 weeks` */
export function span(milliseconds: number): string {
  const [, size, name] = UNITS.find(([from]) => milliseconds >= from) ?? [0, SECOND, 's']
  return `${Math.max(0, Math.floor(milliseconds / size))} ${name}`
}

/** `2 s ago`, of what has happened. Clocks differ, so a time that is ahead of ours is now. */
export function timeAgo(time: string, now: number): string {
  const age = now - Date.parse(time)
  if (Number.isNaN(age)) return 'at an unknown time'
  return age >= SECOND ? `${span(age)} ago` : 'now'
}

/** `in 13 h`, of what is planned; `2 s ago` once that time is over. */
export function timeUntil(time: string, now: number): string {
  const ahead = Date.parse(time) - now
  return ahead >= SECOND ? `in ${span(ahead)}` : timeAgo(time, now)
}

/** How long something lasted; until now if `to` is null. */
export function timeBetween(from: string, to: string | null, now: number): string {
  const milliseconds = (to === null ? now : Date.parse(to)) - Date.parse(from)
  return Number.isNaN(milliseconds) ? 'unknown' : span(milliseconds)
}

/** `23 Nov 2026, 19:53 UTC`; without a time zone, the reader's own. */
export function absoluteTime(time: string, timeZone?: string): string {
  return Number.isNaN(Date.parse(time)) ? time : formatIn(timeZone).format(new Date(time))
}

const formats = new Map<string | undefined, Intl.DateTimeFormat>()

/** Creating a format takes a hundred times longer than using it. */
function formatIn(timeZone: string | undefined): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
      ...(timeZone === undefined ? {} : { timeZone }),
    })
  formats.set(timeZone, format)
  return format
}

/** `182 MB`, in the decimal units that registries show. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`
  const power = Math.min(Math.floor(Math.log10(size) / 3), 4)
  const value = size / 1000 ** power
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${'kMGT'.charAt(power - 1)}B`
}

const HEXADECIMAL = /^(?:[\w.+-]+:)?([a-f0-9]{8})[a-f0-9]{24,}$/i

/** The eight characters of a digest that people compare. Any other text (a pull spec) stays whole. */
export function shortDigest(digest: string): string {
  return HEXADECIMAL.exec(digest)?.[1] ?? digest
}

export function shortCommit(commit: string): string {
  return commit.slice(0, 7)
}

const GROUPED = new Intl.NumberFormat('en')

/** `1 lane`, `6 lanes`, `3,008 lanes` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${GROUPED.format(number)} ${number === 1 ? one : many}`
}

export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Ends a text with a full stop, as messages of the cluster come with and without one. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
