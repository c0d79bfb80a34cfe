import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { Effect } from '#lib/plan/plan'

export function isOf({ workload }: Effect, { kind, name }: WorkloadKey): boolean {
  return workload.kind === kind && workload.name === name
}
