import type { ImageRun } from '#lib/domain/stream-tag/tag-views'
import type { Moment } from '#lib/domain/moves/moment'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/** Workloads that ran an image at the same time. */
export type RunGroup = Omit<ImageRun, 'workload'> & { workloads: WorkloadKey[] }

/** Triggers move all workloads of a tag within a second; people and pods take longer. */
const TOGETHER_MS = 60_000

export function groupRuns(runs: readonly ImageRun[]): RunGroup[] {
  const groups: RunGroup[] = []
  for (const { workload, ...run } of runs) {
    const group = groups.find(
      (each) =>
        each.state === run.state &&
        isNear(each.since, run.since) &&
        isNear(each.until, run.until) &&
        isSameResult(each.result, run.result),
    )
    if (group) group.workloads.push(workload)
    else groups.push({ ...run, workloads: [workload] })
  }
  return groups
}

function isNear(a: Moment | null, b: Moment | null): boolean {
  if (a === null || b === null) return a === b
  return a.isExact === b.isExact && Math.abs(Date.parse(a.at) - Date.parse(b.at)) < TOGETHER_MS
}

function isSameResult(a: ImageRun['result'], b: ImageRun['result']): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}
