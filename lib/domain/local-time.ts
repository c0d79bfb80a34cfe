/** Times of a list by days, in one time zone. Without one, the reader's own. */

const DAY: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' }

/** `Monday 30 November 2026` */
export function dayOf(time: string, timeZone?: string): string {
  if (Number.isNaN(Date.parse(time))) return 'unknown'
  const parts = formatOf(DAY, timeZone).formatToParts(new Date(time))
  // Server and browser can have other commas.
  return DAY_PARTS.map((part) => parts.find(({ type }) => type === part)?.value ?? '').join(' ')
}

const DAY_PARTS = ['weekday', 'day', 'month', 'year']

/** `03:12:07` */
export function clockTime(time: string, timeZone?: string): string {
  return Number.isNaN(Date.parse(time)) ? 'unknown' : formatOf(CLOCK, timeZone).format(new Date(time))
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Creating a format takes a hundred times longer than using it. */
function formatOf(options: Intl.DateTimeFormatOptions, timeZone: string | undefined): Intl.DateTimeFormat {
  const key = `${timeZone ?? ''} ${Object.keys(options).join(' ')}`
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, ...(timeZone && { timeZone }) })
  formats.set(key, format)
  return format
}

/** Of events in order, those of each day together. */
export function byDay<E extends { when: { at: string } }>(
  events: readonly E[],
  timeZone?: string,
): [day: string, events: E[]][] {
  const days = new Map<string, E[]>()
  for (const event of events) {
    const day = dayOf(event.when.at, timeZone)
    days.set(day, [...(days.get(day) ?? []), event])
  }
  return [...days]
}
