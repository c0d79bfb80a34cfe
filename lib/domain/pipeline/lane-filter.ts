import { CONCERNS } from '#lib/domain/pipeline/concerns'
import { LANE_ORDERS, type LaneOrder } from '#lib/domain/pipeline/lane-order'

/** All lanes in trouble, whatever it is. */
export const TROUBLE = 'trouble'

/** What a filter can ask for. */
export const LANE_CONCERNS = [TROUBLE, ...CONCERNS] as const

/** Which lanes of a pipeline to show. */
export type LaneFilter = {
  /** Words to find in stream, tag, source or workloads. */
  words: string
  /** Null for all lanes. */
  concern: (typeof LANE_CONCERNS)[number] | null
}

/** Two screens of lanes: sent with the page, and by each request of a browser that scrolls. */
export const PAGE_LANES = 20

/** The page and its view use the same parameters. */
export const WORDS_PARAMETER = 'filter'
export const CONCERN_PARAMETER = 'concern'
export const ORDER_PARAMETER = 'order'

const LONGEST_WORDS = 200

/** An address can hold anything. */
export function laneFilterOf(words: unknown, concern: unknown): LaneFilter {
  return {
    words: typeof words === 'string' ? words.slice(0, LONGEST_WORDS) : '',
    concern: LANE_CONCERNS.find((each) => each === concern) ?? null,
  }
}

export const DEFAULT_ORDER: LaneOrder = 'trouble'

export function laneOrderOf(order: unknown): LaneOrder {
  return LANE_ORDERS.find((each) => each === order) ?? DEFAULT_ORDER
}

export function pageNumberOf(page: unknown): number {
  return typeof page === 'string' && /^\d{1,3}$/.test(page) ? Number(page) : 0
}

/**
 * `?filter=prod+worker&concern=crashing&order=name&page=2`, without default values. Filters that find the same have the same address, so that
 * their view is made once: each word once, in lower case and in order.
 */
export function laneSearch({ words, concern }: LaneFilter, page = 0, order = DEFAULT_ORDER): string {
  const parameters = new URLSearchParams()
  const found = [...new Set(words.toLowerCase().slice(0, LONGEST_WORDS).split(/\s+/))].filter(Boolean)
  if (found.length > 0) parameters.set(WORDS_PARAMETER, found.sort().join(' '))
  if (concern !== null) parameters.set(CONCERN_PARAMETER, concern)
  if (order !== DEFAULT_ORDER) parameters.set(ORDER_PARAMETER, order)
  if (page > 0) parameters.set('page', String(page))
  return parameters.size === 0 ? '' : `?${parameters.toString()}`
}
