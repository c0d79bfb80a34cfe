import 'server-only'
import type { ReturnsOf } from '#lib/domain/stream-tag/image-runs'
import { importRuns } from '#lib/domain/schedule/import-runs'
import type { Snapshot } from '#lib/domain/snapshot'
import { observedReturns } from '#lib/domain/observation/observed-returns'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { returnsIn } from '#lib/domain/workload/workload-journal'
import { moveEvidence, starterOf, type EvidenceOf } from '#lib/plan/operation/move-evidence'
import { revisionMakers } from '#lib/plan/operation/revision-makers'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import { batchOf } from '#lib/server/environment/batch'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { readJournal } from '#lib/server/journal/journal'
import type { Operation } from '#lib/plan/operation/operation'

/** What the journal and the CronJobs of an environment know of the moves of its tags. */
export function moveEvidenceIn(environment: Environment): EvidenceOf {
  const store = storeOf(environment)
  const journal = readJournal(environment)
  const { operations, from, malformed, newer } = journal.ok ? journal.value : UNREAD
  const isWhole = journal.ok && malformed + newer.length === 0
  const startedBy = (cronJob: string, at: number) => starterOf(operations, cronJob, at)
  const now = Date.parse(store.snapshot().readAt)
  const cronJobs = importRuns(batchOf(store), environment.importCronJobs, now, startedBy)
  return moveEvidence(operations, isWhole ? Date.parse(from ?? '') || -Infinity : Infinity, cronJobs)
}

const UNREAD = { operations: [], from: null, malformed: 0, newer: [] }

/** Empty if the journal cannot be read, for views that also work without it. */
export function operationsIn(environment: Environment): readonly Operation[] {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations : []
}

/** When revisions of a workload came back: by operations, or as Quayside observed it. */
export function returnsOf(environment: Environment, snapshot: Snapshot): ReturnsOf {
  const operations = operationsIn(environment)
  const ownership = ownershipOf(snapshot)
  const chronicle = readChronicle(environment)?.chronicle
  return (workload) => {
    const key = { kind: workload.kind, name: workload.object.metadata.name }
    const revisions = revisionsOf(workload, ownership)
    const makers = revisionMakers(revisions, key, operations)
    return returnsIn({ makers, observed: observedReturns(chronicle, key, revisions) })
  }
}
