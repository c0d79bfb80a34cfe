import { runsOn, type Chronicle } from '#lib/domain/chronicle/chronicle'
import type { MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Ownership } from '#lib/domain/workload/ownership'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { keyIn, keyOf, type Workload } from '#lib/domain/workload/workload'
import type { WorkloadJournal } from '#lib/domain/workload/workload-journal'
import { forgottenRevisions } from '#lib/domain/workload-page/whole-periods'
import type { Operation } from '#lib/plan/operation/operation'
import { movedBy } from '#lib/plan/operation/operation-tag'
import { revisionMakers } from '#lib/plan/operation/revision-makers'

/**
 * What the journal knows of each of many workloads: the operations are sorted by workload once.
 * @param chronicle revisions that the cluster has forgotten are in it
 */
export function workloadJournals(
  operations: readonly Operation[],
  ownership: Ownership,
  evidenceOf: (stream: string, tag: string) => MoveEvidence,
  chronicle: Chronicle | undefined,
): (workload: Workload) => WorkloadJournal {
  const moved = new Map<string, Operation[]>()
  for (const operation of operations) {
    for (const key of movedBy(operation).map(keyOf)) {
      const those = moved.get(key) ?? []
      those.push(operation)
      moved.set(key, those)
    }
  }
  return (workload) => {
    const key = { kind: workload.kind, name: workload.object.metadata.name }
    const own = moved.get(keyIn(workload)) ?? []
    const revisions = revisionsOf(workload, ownership)
    const forgotten = forgottenRevisions(revisions, runsOn(chronicle, key))
    return {
      makers: revisionMakers(revisions, key, own, forgotten),
      evidenceOf,
      failures: new Map(),
    }
  }
}
