import 'server-only'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'
import type { TagView } from '#lib/domain/stream-tag/tag-views'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { OverviewCard, PipelineView } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadView } from '#lib/domain/workload/workload-views'
import type { EnvironmentSchedule } from '#lib/domain/schedule/schedule-view'
import type { WorkloadKind } from '#lib/kubernetes/objects'
import type { ActivityView, OperationView } from '#lib/plan/operation/operation-view'
import { authorize, authorizeAll, type Grant } from '#lib/server/auth/authorize'
import { SHORT_LIMIT, LONG_LIMIT } from '#lib/runtime/time-limit'
import type { Queried } from '#lib/server/views/query-result'
import { scheduleFor } from '#lib/server/views/schedule-views'
import { activityFor, operationFor } from '#lib/server/views/operation-views'
import { environmentsFor, overviewFor, pipelineFor, tagFor, workloadFor } from '#lib/server/views/views'

/** What pages read while they are rendered, for the person of the request. */

/** The environments that the person may see. */
export async function readEnvironments(): Promise<Queried<EnvironmentView[]>> {
  const decision = await authorizeAll()
  return decision.ok ? environmentsFor(decision.environments) : decision
}

export async function readOverview(): Promise<Queried<OverviewCard[]>> {
  const decision = await authorizeAll()
  return decision.ok ? overviewFor(decision.environments, SHORT_LIMIT) : decision
}

/** The first page of the lanes that are asked for. */
export function readPipeline(environment: string, filter: LaneFilter): Promise<Queried<PipelineView>> {
  return readFor(environment, (grant) => pipelineFor(grant, filter, 0, SHORT_LIMIT))
}

export function readTag(environment: string, stream: string, tag: string): Promise<Queried<TagView>> {
  return readFor(environment, (grant) => tagFor(grant, stream, tag, LONG_LIMIT))
}

export function readSchedule(environment: string): Promise<Queried<EnvironmentSchedule>> {
  return readFor(environment, (grant) => scheduleFor(grant, LONG_LIMIT))
}

export function readWorkload(
  environment: string,
  kind: WorkloadKind,
  name: string,
): Promise<Queried<WorkloadView>> {
  return readFor(environment, (grant) => workloadFor(grant, { kind, name }, LONG_LIMIT))
}

export function readActivity(environment: string, words: string): Promise<Queried<ActivityView>> {
  return readFor(environment, (grant) => activityFor(grant, words, LONG_LIMIT))
}

export function readOperation(environment: string, id: string): Promise<Queried<OperationView>> {
  return readFor(environment, (grant) => operationFor(grant, id, LONG_LIMIT))
}

async function readFor<T>(
  environment: string,
  read: (grant: Grant) => Promise<Queried<T>>,
): Promise<Queried<T>> {
  const decision = await authorize(environment, 'view')
  return decision.ok ? read(decision) : decision
}
