/** Why a request is not worked on now. */
export type Busy = 'busy' | 'too-many'

export const BUSY_SENTENCES: Record<Busy, string> = {
  busy: 'Quayside is busy.',
  'too-many': 'You have too many requests open.',
}

/** Whether these words begin with one of the sentences. */
export function saysBusy(words: string): boolean {
  return Object.values(BUSY_SENTENCES).some((sentence) => words.startsWith(sentence))
}
