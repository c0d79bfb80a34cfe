/** From when to when, in milliseconds since 1970. */
export type Span = { from: number; to: number }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The lengths that zoom goes through. */
export const LENGTHS = {
  hour: HOUR,
  'six-hours': 6 * HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  quarter: 91 * DAY,
  year: 365 * DAY,
} as const

export type LengthName = keyof typeof LENGTHS

export const LENGTH_NAMES = [
  'hour',
  'six-hours',
  'day',
  'week',
  'month',
  'quarter',
  'year',
] as const satisfies readonly LengthName[]

/** What a person chose: a length that always ends now, or a fixed span. */
export type ChosenSpan = LengthName | Span

const LADDER: readonly number[] = LENGTH_NAMES.map((name) => LENGTHS[name])
const LONGEST = LENGTHS.year

/** By dragging: shorter ones say nothing that clocks agree on. */
const SHORTEST = MINUTE

export const MIDDLE = 0.5

const lengthOf = ({ from, to }: Span) => to - from

/** @param chosen it can end at any time, which is now at the latest @param fallback how long the span is where none was chosen */
export function spanOf(chosen: ChosenSpan | null, fallback: LengthName, now: number): Span {
  const wanted = chosen ?? fallback
  return typeof wanted === 'string' ? { from: now - LENGTHS[wanted], to: now } : bounded(wanted, now)
}

/** As a person chose it: a usual length that ends now goes on to do so. */
export function chosenOf(span: Span, now: number): ChosenSpan {
  return (span.to >= now ? lengthNameOf(span) : null) ?? span
}

/** The next shorter one. @param share where in the span the moment is that stays in its place: 0 at the beginning, 1 at the end */
export function zoomIn(span: Span, share = MIDDLE): Span {
  const shorter = LADDER.findLast((each) => each < lengthOf(span))
  return shorter === undefined ? span : around(span, shorter, share)
}

/** The next longer one, not beyond now. */
export function zoomOut(span: Span, now: number, share = MIDDLE): Span {
  const longer = LADDER.find((each) => each > lengthOf(span))
  return longer === undefined ? span : notAfter(around(span, longer, share), now)
}

/** Another length: back from now where it ends now, and around its middle elsewhere. */
export function withLength(span: Span, name: LengthName, now: number): Span {
  return notAfter(around(span, LENGTHS[name], span.to >= now ? 1 : MIDDLE), now)
}

/** The name of its length; null where it was dragged. */
export function lengthNameOf(span: Span): LengthName | null {
  const found = LENGTH_NAMES.find((name) => LENGTHS[name] === lengthOf(span))
  return found ?? null
}

export const canZoomIn = (span: Span) => lengthOf(span) > LENGTHS.hour
export const canZoomOut = (span: Span) => lengthOf(span) < LONGEST

const STEP = 0.25

/** A quarter of its length. */
export function moveBy(span: Span, direction: -1 | 1, now: number): Span {
  const step = Math.round(lengthOf(span) * STEP) * direction
  return notAfter({ from: span.from + step, to: span.to + step }, now)
}

/** Its moments, in either order. */
export function between(a: number, b: number, now: number): Span {
  return bounded({ from: Math.min(a, b), to: Math.max(a, b) }, now)
}

function around(span: Span, length: number, share: number): Span {
  const from = Math.round(span.from + (lengthOf(span) - length) * share)
  return { from, to: from + length }
}

function notAfter({ from, to }: Span, now: number): Span {
  const beyond = Math.max(0, to - now)
  return { from: from - beyond, to: to - beyond }
}

function bounded({ from, to }: Span, now: number): Span {
  const end = Math.min(to, now)
  const length = Math.min(Math.max(end - from, SHORTEST), LONGEST)
  return { from: end - length, to: end }
}

/** In an address: `day`, or an interval of ISO 8601, `2026-11-29T03:00:00.000Z/2026-11-29T04:00:00.000Z`. */
export function spanInAddress(chosen: ChosenSpan | null): string {
  if (chosen === null || typeof chosen === 'string') return chosen ?? ''
  return [chosen.from, chosen.to].map((at) => new Date(at).toISOString()).join('/')
}

/** Null for anything else. */
export function spanFromAddress(text: string): ChosenSpan | null {
  const name = LENGTH_NAMES.find((each) => each === text)
  if (name !== undefined) return name
  const [from = NaN, to = NaN, ...rest] = text.split('/').map(timeIn)
  return rest.length === 0 && from < to ? { from, to } : null
}

/** With a time zone: without one, the same address means another time to each reader. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/

const timeIn = (text: string) => (TIME.test(text) ? Date.parse(text) : NaN)
