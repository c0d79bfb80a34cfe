import { queryOptions, useQuery } from '@tanstack/react-query'
import { fetchView } from '#lib/client/fetch-view'
import { streamState } from '#lib/client/live/stream-state'
import { isBusy, isSignedOut } from '#lib/client/view-error'
import { environmentOf, viewNamed } from '#lib/views/addresses'
import type { ParamsOf, ViewName } from '#lib/views/views'

/** How long a live view counts as fresh without the event stream. */
const STALE_MS = 5_000

/** As long as Quayside asks for. */
const BUSY_MS = 5_000
const BUSY_RETRIES = 3

/** Each reading of a log is a request to the cluster. */
const LOG_REFRESH_MS = 2_000

const SEEKING_MS = 3_000

const ABOUT_MS = 10_000

/** Every view of an environment; invalidating it refreshes those that are open. */
export const environmentKey = (environment: string) => ['environment', environment] as const

/** The event stream updates the live ones; the address of a live view is its topic there. */
export function viewQuery<K extends ViewName>(name: K, params: ParamsOf<K>) {
  const view = viewNamed(name)
  const address = view.address(params)
  const environment = environmentOf(params)
  return queryOptions({
    queryKey: [...(environment === undefined ? [] : environmentKey(environment)), name, address],
    queryFn: ({ signal }) => fetchView(name, address, signal),
    meta: view.isLive ? { topic: address } : {},
    // What is not live never changes: the content of an image, the difference of two revisions.
    staleTime: () => (!view.isLive || streamState().phase === 'live' ? Infinity : STALE_MS),
    retry: (failures, error) => isBusy(error) && failures < BUSY_RETRIES,
    retryDelay: BUSY_MS,
  })
}

export function useView<K extends ViewName>(name: K, params: ParamsOf<K>) {
  return useQuery(viewQuery(name, params))
}

/** The configuration file is read again as often. */
export function useAbout() {
  return useQuery({ ...viewQuery('about', {}), staleTime: STALE_MS, refetchInterval: ABOUT_MS })
}

/** Commits that are looked for are found within a minute. */
export function useComparison(params: ParamsOf<'comparison'>) {
  return useQuery({
    ...viewQuery('comparison', params),
    refetchInterval: ({ state: { data } }) => data?.isSeekingCommits === true && SEEKING_MS,
  })
}

/** A registry that failed may answer the next time. */
export function usePackages(params: ParamsOf<'packages'>) {
  return useQuery({ ...viewQuery('packages', params), staleTime: STALE_MS })
}

/** A registry answers for some at once, and for the rest within seconds. @param isAny whether there is something to ask about */
export function usePruned(params: ParamsOf<'pruned'>, isAny: boolean) {
  return useQuery({
    ...viewQuery('pruned', params),
    enabled: isAny,
    staleTime: STALE_MS,
    refetchInterval: ({ state: { data } }) => data?.isLooking === true && SEEKING_MS,
  })
}

/** A log is read again and again while its pod runs, and once more after that. */
export function jobLogQuery(params: ParamsOf<'jobLog'>, isRunning: boolean) {
  const query = viewQuery('jobLog', params)
  return {
    ...query,
    queryKey: [...query.queryKey, isRunning ? 'running' : 'ended'],
    gcTime: 0,
    // Polling does not sign anyone in again.
    refetchInterval: ({ state: { error } }: { state: { error: Error | null } }) =>
      isRunning && !isSignedOut(error) && LOG_REFRESH_MS,
  }
}
