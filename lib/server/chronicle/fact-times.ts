import 'server-only'
import type { Time } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import type { MomentText } from '#lib/server/chronicle/fact-shapes'

export function numberOf(time: string): number {
  return Date.parse(time) / 1_000
}

export function timeOf(number: number): string {
  return inSeconds(number * 1_000) ?? ''
}

const MARKS = { exact: '', latest: '<', seen: '~' }

export function momentOf({ at, known }: Time): MomentText {
  return known === 'exact' ? numberOf(at) : `${MARKS[known]}${numberOf(at)}`
}

export function momentIn(text: MomentText): Time {
  if (typeof text === 'number') return { at: timeOf(text), known: 'exact' }
  return { at: timeOf(Number(text.slice(1))), known: text.startsWith('<') ? 'latest' : 'seen' }
}
