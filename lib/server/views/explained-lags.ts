import 'server-only'
import { shownOn } from '#lib/domain/pipeline/attention'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'
import { isExplainable, withAuthors } from '#lib/plan/records/lag-authors'
import type { Operation } from '#lib/plan/operation/operation'
import type { Environment } from '#lib/server/config/parse'
import { operationsIn } from '#lib/server/views/move-evidence'

type Explain = (workload: JudgedWorkload) => JudgedWorkload

/** Says who is behind what explains the lags of a workload. The journal is read once, and only if one has some. */
export function explainer(environment: Environment): Explain {
  let operations: readonly Operation[] | null = null
  return (workload) => {
    if (!workload.lags.some(isExplainable)) return workload
    operations ??= operationsIn(environment)
    return withAuthors(workload, operations)
  }
}

export function explainedLane(lane: LaneView, explain: Explain): LaneView {
  if (!shownOn(lane).some(({ lags }) => lags.some(isExplainable))) return lane
  return { ...lane, workloads: lane.workloads.map(explain), byHand: lane.byHand.map(explain) }
}
