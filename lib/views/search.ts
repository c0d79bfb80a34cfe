import {
  CONCERN_PARAMETER,
  laneFilterOf,
  laneOrderOf,
  laneSearch,
  ORDER_PARAMETER,
  pageNumberOf,
  WORDS_PARAMETER,
  type LaneFilter,
} from '#lib/domain/pipeline/lane-filter'
import type { LaneOrder } from '#lib/domain/pipeline/lane-order'
import { readTimelineFilter, timelineSearch, type TimelineFilter } from '#lib/plan/records/timeline-filter'
import { activitySearch, readActivityFilter, type ActivityFilter } from '#lib/plan/records/activity-filter'

/** The part of an address after the path. `write` omits what is at its default, so each view has one address. */
export type Search<Q> = {
  read: (search: URLSearchParams) => Q
  write: (query: Partial<Q>) => string
}

export const NO_SEARCH: Search<unknown> = { read: () => ({}), write: () => '' }

/** `?filter=worker&concern=crashing&order=name&page=2` */
export const LANES: Search<LaneFilter & { order: LaneOrder; page: number }> = {
  read: (search) => ({
    ...laneFilterOf(search.get(WORDS_PARAMETER), search.get(CONCERN_PARAMETER)),
    order: laneOrderOf(search.get(ORDER_PARAMETER)),
    page: pageNumberOf(search.get('page')),
  }),
  write: ({ words = '', concern = null, page = 0, order }) => laneSearch({ words, concern }, page, order),
}

/** `?filter=nginx&by=Olivia&lane=nginx:prod&action=pin&outcome=failed&from=2026-11-30T17:00:00.000Z` */
export const ACTIVITY: Search<ActivityFilter> = {
  read: (search) => readActivityFilter(search).filter,
  write: activitySearch,
}

/** `?lane=nginx:prod&kind=pin&at=2026-11-29T03:12:00.000Z` */
export const TIMELINE: Search<TimelineFilter> = {
  read: (search) => readTimelineFilter(search).filter,
  write: timelineSearch,
}

/** `?lane=nginx:prod`: a tag or a workload; without it, all. */
export const LANE: Search<{ lane: string }> = {
  read: (search) => {
    const lane = readActivityFilter({ get: (name) => (name === 'lane' ? search.get(name) : null) }).filter
      .lane
    return { lane }
  },
  write: ({ lane = '' }) => activitySearch({ lane }),
}

/** `?words=nginx` */
export const WORDS: Search<{ words: string }> = {
  read: (search) => ({ words: (search.get('words') ?? '').slice(0, 200) }),
  write: ({ words = '' }) => `?${new URLSearchParams({ words }).toString()}`,
}

/** Two image digests; without them, the page chooses. */
export const IMAGES: Search<{ from: string; to: string }> = {
  read: (search) => ({ from: search.get('from') ?? '', to: search.get('to') ?? '' }),
  write: ({ from, to }) =>
    from === undefined || to === undefined ? '' : `?${new URLSearchParams({ from, to }).toString()}`,
}

/** `?repository=packit/packit&from=d258783&to=6e2a4f0` */
export const COMMITS: Search<{ repository: string; from: string; to: string }> = {
  read: (search) => ({
    repository: search.get('repository') ?? '',
    from: search.get('from') ?? '',
    to: search.get('to') ?? '',
  }),
  write: ({ repository = '', from = '', to = '' }) =>
    `?${new URLSearchParams({ repository, from, to }).toString()}`,
}

/** `?from=stg&to=prod`, two environments; without them, the page asks. */
export const TWO_ENVIRONMENTS: Search<{ fromEnvironment: string; toEnvironment: string }> = {
  read: (search) => ({
    fromEnvironment: search.get('from') ?? '',
    toEnvironment: search.get('to') ?? '',
  }),
  write: ({ fromEnvironment: from, toEnvironment: to }) =>
    from === undefined || to === undefined ? '' : `?${new URLSearchParams({ from, to }).toString()}`,
}

/** `?from=3&to=5`, two revision numbers; NaN if one is not a number. */
export const REVISIONS: Search<{ from: number; to: number }> = {
  read: (search) => ({ from: Number(search.get('from') ?? NaN), to: Number(search.get('to') ?? NaN) }),
  write: ({ from = NaN, to = NaN }) => `?from=${from}&to=${to}`,
}

/** `?container=worker&previous=true`: the log of its instance of now, or of the one before. */
export const CONTAINER: Search<{ container: string; isPrevious: boolean }> = {
  read: (search) => ({
    container: search.get('container') ?? '',
    isPrevious: search.get('previous') === 'true',
  }),
  write: ({ container = '', isPrevious = false }) =>
    `?${new URLSearchParams({ container, ...(isPrevious && { previous: 'true' }) }).toString()}`,
}
