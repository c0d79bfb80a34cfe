import type { Time } from '#lib/domain/chronicle/facts'

/** A time in whole seconds, as the cluster writes most of them; null for what is none. The same time is the same text then. */
export function inSeconds(time: string | number | null | undefined): string | null {
  const milliseconds = typeof time === 'number' ? time : Date.parse(time ?? '')
  const isTime = Number.isFinite(milliseconds) && Math.abs(milliseconds) < 8.64e15
  return isTime ? `${new Date(milliseconds).toISOString().slice(0, -5)}Z` : null
}

/** Of a time that an object has. */
export function exactly(time: string | null | undefined): Time | null {
  const at = inSeconds(time)
  return at === null ? null : { at, known: 'exact' }
}

export function seenAt(now: number): Time {
  return { at: inSeconds(now) ?? '', known: 'seen' }
}
