import { queryOptions } from '@tanstack/react-query'
import type { WorkloadKind } from '#lib/kubernetes/objects'
import { streamState } from '#lib/client/live/stream-state'
import { isSignedOut, ViewError } from '#lib/client/view-error'
import {
  comparisonAddress,
  environmentAddress,
  operationAddress,
  scheduleAddress,
  imageAddress,
  tagAddress,
  workloadAddress,
} from '#lib/domain/addresses'
import type { EnvironmentSchedule, JobLog } from '#lib/domain/schedule/schedule-view'
import type { FreshnessView } from '#lib/domain/freshness'
import { laneFilterOf, laneSearch, type LaneFilter } from '#lib/domain/pipeline/lane-filter'
import type { ImageComparison, ImageDetails } from '#lib/domain/image/image-views'
import type { TagView } from '#lib/domain/stream-tag/tag-views'
import type { SearchView, OverviewCard, PipelineView } from '#lib/domain/pipeline/pipeline-views'
import type { RevisionDiff, WorkloadView } from '#lib/domain/workload/workload-views'
import type { ActivityView, OperationView } from '#lib/plan/operation/operation-view'

/** How long a view is taken for true without the event stream. */
const STALE_MS = 5_000

/** Each reading of a log is a request to the cluster. */
const LOG_REFRESH_MS = 2_000

/** The views stand there under the addresses of their pages. */
const API = '/api/environments'

/** Everything of an environment; invalidating it refreshes each view that is open. */
export const environmentKey = (environment: string) => ['environment', environment] as const

export function overviewQuery() {
  return liveQuery<OverviewCard[]>(['overview'], API)
}

export function pipelineQuery(environment: string, filter: LaneFilter, page = 0) {
  const search = laneSearch(filter, page)
  const key = [...environmentKey(environment), 'pipeline', search]
  return liveQuery<PipelineView>(key, `${API}${environmentAddress(environment)}/pipeline${search}`)
}

/** How far what is shown of an environment can be believed. */
export function freshnessQuery(environment: string) {
  const key = [...environmentKey(environment), 'freshness']
  return liveQuery<FreshnessView>(key, `${API}${environmentAddress(environment)}/freshness`)
}

/** What a search finds is looked up anew by the next one. */
export function searchQuery(environment: string, words: string) {
  const path = `${API}${environmentAddress(environment)}/search?${new URLSearchParams({ words }).toString()}`
  return { ...viewQuery<SearchView>(['search', environment, words], path), gcTime: 0 }
}

export function tagQuery(environment: string, stream: string, tag: string) {
  const key = [...environmentKey(environment), 'tag', stream, tag]
  return liveQuery<TagView>(key, API + tagAddress(environment, stream, tag))
}

/** What is in an image never changes, so it is fetched once. */
export function imageQuery(environment: string, stream: string, tag: string, digest: string) {
  const key = [...environmentKey(environment), 'image', stream, digest]
  return viewQuery<ImageDetails>(key, API + imageAddress(environment, stream, tag, digest))
}

export function comparisonQuery(environment: string, stream: string, tag: string, from: string, to: string) {
  const key = [...environmentKey(environment), 'comparison', stream, from, to]
  return viewQuery<ImageComparison>(key, API + comparisonAddress(environment, stream, tag, { from, to }))
}

export function scheduleQuery(environment: string) {
  const key = [...environmentKey(environment), 'schedule']
  return liveQuery<EnvironmentSchedule>(key, API + scheduleAddress(environment))
}

/** A log is read anew as long as its pod runs. */
export function jobLogQuery(environment: string, cronJob: string, job: string, isRunning: boolean) {
  const key = [...environmentKey(environment), 'log', cronJob, job, isRunning]
  const path = `${API}${environmentAddress(environment)}/cron-jobs/${encodeURIComponent(cronJob)}/jobs/${encodeURIComponent(job)}/log`
  return {
    ...viewQuery<JobLog>(key, path),
    gcTime: 0,
    // Whoever is signed out stays so, however often the page asks.
    refetchInterval: ({ state: { error } }: { state: { error: Error | null } }) =>
      isRunning && !isSignedOut(error) && LOG_REFRESH_MS,
  }
}

export function workloadQuery(environment: string, kind: WorkloadKind, name: string) {
  const key = [...environmentKey(environment), kind, name]
  return liveQuery<WorkloadView>(key, API + workloadAddress(environment, { kind, name }))
}

export function activityQuery(environment: string, words: string) {
  const search = laneSearch(laneFilterOf(words, null))
  const key = [...environmentKey(environment), 'operations', search]
  return liveQuery<ActivityView>(key, `${API}${environmentAddress(environment)}/operations${search}`)
}

export function operationQuery(environment: string, id: string) {
  const key = [...environmentKey(environment), 'operation', id]
  return liveQuery<OperationView>(key, API + operationAddress(environment, id))
}

/** Two kept revisions never change, so their diff is fetched once. */
export function revisionDiffQuery(
  environment: string,
  kind: WorkloadKind,
  name: string,
  from: number,
  to: number,
) {
  const key = [...environmentKey(environment), kind, name, 'diff', from, to]
  const path = `${API}${workloadAddress(environment, { kind, name })}/diff?from=${from}&to=${to}`
  return viewQuery<RevisionDiff>(key, path)
}

/** A view that the event stream keeps as it is on the server; its path is the topic there. */
function liveQuery<T>(queryKey: readonly unknown[], path: string) {
  return queryOptions({
    queryKey,
    queryFn: ({ signal }) => fetchView<T>(path, signal),
    meta: { topic: path },
    staleTime: () => (streamState().phase === 'live' ? Infinity : STALE_MS),
    retry: false,
  })
}

/** The view type of a path is what the route of that path answers; both are made by the same function of the server. */
function viewQuery<T>(queryKey: readonly unknown[], path: string) {
  return queryOptions({
    queryKey,
    queryFn: ({ signal }) => fetchView<T>(path, signal),
    staleTime: Infinity,
    retry: false,
  })
}

type ViewAnswer<T> = { ok: true; value: T } | { ok: false; error: { code: string; message: string } }

async function fetchView<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { accept: 'application/json' } }).catch(
    (cause: unknown) => {
      if (signal.aborted) throw cause
      throw new ViewError('unreachable', 'Quayside does not answer. Check your connection.')
    },
  )
  const answer: unknown = await response.json().catch(() => null)
  if (!isViewAnswer<T>(answer))
    throw new ViewError('failed', `Quayside answered with status ${response.status} and no view.`)
  if (!answer.ok) throw new ViewError(answer.error.code, answer.error.message)
  return answer.value
}

/** What stands in front of Quayside answers in words of its own. */
function isViewAnswer<T>(answer: unknown): answer is ViewAnswer<T> {
  return typeof answer === 'object' && answer !== null && 'ok' in answer
}
