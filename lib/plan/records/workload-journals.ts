import { runsOn, type Chronicle } from '#lib/domain/chronicle/chronicle'
import type { MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Ownership } from '#lib/domain/workload/ownership'
import type { TimelineEvidence } from '#lib/domain/timeline/cluster-events'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import type { WorkloadJournal } from '#lib/domain/workload/workload-journal'
import { forgottenRevisions } from '#lib/domain/workload-page/whole-periods'
import type { Operation } from '#lib/plan/operation/operation'
import { movedBy } from '#lib/plan/operation/operation-tag'
import { revisionMakers } from '#lib/plan/operation/revision-makers'

type WorkloadJournals = Pick<TimelineEvidence, 'journalOf' | 'goneJournalOf'>

/**
 * What the journal knows of each of many workloads: the operations are sorted by workload once.
 * @param chronicle revisions that the cluster has forgotten are in it
 */
export function workloadJournals(
  operations: readonly Operation[],
  ownership: Ownership,
  evidenceOf: (stream: string, tag: string) => MoveEvidence,
  chronicle: Chronicle | undefined,
): WorkloadJournals {
  const moved = new Map<string, Operation[]>()
  for (const operation of operations) {
    for (const key of movedBy(operation).map(keyOf)) {
      const those = moved.get(key) ?? []
      those.push(operation)
      moved.set(key, those)
    }
  }
  const journalOf = (key: WorkloadKey, revisions: readonly Revision[]): WorkloadJournal => {
    const own = moved.get(keyOf(key)) ?? []
    const forgotten = forgottenRevisions(revisions, runsOn(chronicle, key))
    return { makers: revisionMakers(revisions, key, own, forgotten), evidenceOf, failures: new Map() }
  }
  return {
    journalOf: (workload) => {
      const key = { kind: workload.kind, name: workload.object.metadata.name }
      return journalOf(key, revisionsOf(workload, ownership))
    },
    goneJournalOf: (key) => journalOf(key, []),
  }
}
