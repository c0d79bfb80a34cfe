/** What a colour means. A word beside it, and usually an icon, always says the same. */
export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad' | 'held'

/** A green mark claims that all is well now, and stale data cannot claim that. Other marks claim no more than they did. */
export function toneOf(tone: Tone, isStale: boolean): Tone {
  return tone === 'good' && isStale ? 'neutral' : tone
}

export const TONE_TEXT: Record<Tone, string> = {
  neutral: 'text-soft',
  accent: 'text-accent',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  held: 'text-held',
}

export const TONE_SOFT: Record<Tone, string> = {
  neutral: 'bg-sunken text-soft',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  held: 'bg-held-soft text-held',
}
