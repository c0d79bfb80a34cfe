import { capitalized } from '#lib/domain/format'
import { beginningOf, plainLine } from '#lib/domain/plain-line'

/** An entry that has what this Quayside does not know, as text. */
export type NewerEntry = {
  isNewer: true
  /** Whether it says itself that a later Quayside wrote it; else somebody can have changed it. */
  isOfLaterVersion: boolean
  id: string
  title: string
  by: string
  reason: string
  /** Null where this Quayside cannot tell. */
  startedAt: string | null
  /** Empty where this Quayside cannot tell, as are the others. */
  action: string
  /** How it ended. */
  state: string
  message: string
}

const LONGEST = 500

/** Who wrote them, for all that is known. */
export function whoseWords(entries: readonly Pick<NewerEntry, 'isOfLaterVersion'>[]): string {
  return entries.every(({ isOfLaterVersion }) => isOfLaterVersion)
    ? 'written by a newer Quayside'
    : 'with something that this Quayside does not know, written by a newer one or changed by hand'
}

/** All that is known of it, in sentences. */
export function textOf(entry: NewerEntry): string {
  const { id, title, by, reason, startedAt, action, state, message } = entry
  const parts = [
    [null, `${capitalized(whoseWords([entry]))}.`],
    ['Operation', title || id],
    ['By', by],
    ['Started', startedAt],
    ['Action', action],
    ['Reason', reason],
    ['Result', [state, message].filter(Boolean).join(': ')],
  ] as const
  return parts
    .flatMap(([name, text]) => {
      const shown = beginningOf(plainLine(text ?? ''), LONGEST)
      if (shown === '') return []
      return name === null ? shown : `${name}: ${shown}${/[.!?]$/.test(shown) ? '' : '.'}`
    })
    .join(' ')
}
