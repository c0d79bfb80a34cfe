import type { RecordedState } from '#lib/domain/timeline/health-then'
import { keyOf } from '#lib/domain/workload/workload'
import type { Operation } from '#lib/plan/operation/operation'

/** What finished operations wrote down about workloads, by the keys of these. */
export function recordedStates(
  operations: readonly Operation[],
): ReadonlyMap<string, readonly RecordedState[]> {
  const states = new Map<string, readonly RecordedState[]>()
  for (const { id, end } of operations) {
    for (const { workload, state } of end?.workloads ?? []) {
      const key = keyOf(workload)
      states.set(key, [...(states.get(key) ?? []), { at: end?.at ?? '', state, operation: id }])
    }
  }
  return states
}
