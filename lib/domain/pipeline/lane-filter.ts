import { CONCERNS, type Concern } from '#lib/domain/pipeline/concerns'

/** Which lanes of a pipeline are asked for. */
export type LaneFilter = {
  /** Words that a lane has in its stream, tag, source or workloads. */
  words: string
  /** What is the matter with them; null for all. */
  concern: Concern | null
}

/** Two screens of lanes: what comes with the page, and what a browser that scrolls asks for at a time. */
export const PAGE_LANES = 20

/** In the address of the page and in that of the view alike. */
export const WORDS_PARAMETER = 'filter'
export const CONCERN_PARAMETER = 'concern'

/** What comes from an address can be anything. */
export function laneFilterOf(words: unknown, concern: unknown): LaneFilter {
  return {
    words: typeof words === 'string' ? words.slice(0, 200) : '',
    concern: CONCERNS.find((each) => each === concern) ?? null,
  }
}

export function pageNumberOf(page: unknown): number {
  return typeof page === 'string' && /^\d{1,6}$/.test(page) ? Number(page) : 0
}

/** `?filter=worker&concern=failing&page=2`, without what says nothing. */
export function laneSearch({ words, concern }: LaneFilter, page = 0): string {
  const parameters = new URLSearchParams()
  if (words.trim() !== '') parameters.set(WORDS_PARAMETER, words.trim())
  if (concern !== null) parameters.set(CONCERN_PARAMETER, concern)
  if (page > 0) parameters.set('page', String(page))
  return parameters.size === 0 ? '' : `?${parameters.toString()}`
}
