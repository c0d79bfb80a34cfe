import { timeTicks, utcTicks } from 'd3-time'
import { LENGTHS, type Span } from '#lib/domain/timeline-picture/span'

export type Tick = { x: number; label: string }

/** About so far apart: round times are where they are. */
const TICK_PIXELS = 84
/** So that labels do not touch. */
const LEAST_PIXELS = 56

/** Round times of an axis. @param timeZone `UTC`, or the reader's own */
export function ticksOf(span: Span, width: number, timeZone: 'UTC' | undefined): Tick[] {
  const { from, to } = span
  const count = Math.max(1, Math.floor(width / TICK_PIXELS))
  const times = (timeZone === 'UTC' ? utcTicks : timeTicks)(new Date(from), new Date(to), count)
  const hasTimes = to - from <= LENGTHS.week
  const label = (time: Date) => {
    const isMidnight = formatOf('time', timeZone).format(time) === '00:00'
    return formatOf(hasTimes && !isMidnight ? 'time' : isLong(span) ? 'month' : 'day', timeZone).format(time)
  }
  const ticks: Tick[] = []
  for (const time of times) {
    const x = Math.round(((time.getTime() - from) / (to - from)) * width)
    if (x - (ticks.at(-1)?.x ?? -Infinity) >= LEAST_PIXELS) ticks.push({ x, label: label(time) })
  }
  return ticks
}

const isLong = ({ from, to }: Span) => to - from > LENGTHS.quarter

const PARTS = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
} as const

const formats = new Map<string, Intl.DateTimeFormat>()

/** Creating a format takes a hundred times longer than using it. */
function formatOf(parts: keyof typeof PARTS, timeZone: 'UTC' | undefined): Intl.DateTimeFormat {
  const key = `${parts} ${timeZone ?? ''}`
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...PARTS[parts], ...(timeZone && { timeZone }) })
  formats.set(key, format)
  return format
}
