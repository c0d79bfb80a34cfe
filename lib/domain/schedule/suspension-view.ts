import { clientName } from '#lib/domain/moves/client'
import type { SuspensionView } from '#lib/domain/pipeline/importer-view'
import { beginningOf } from '#lib/domain/plain-line'
import { isQuaysides, lastSuspend, suspensionRecordOf } from '#lib/domain/schedule/suspension'
import type { CronJob } from '#lib/kubernetes/objects'

/** The operation of the journal that suspended a CronJob. */
export type SuspendedBy = { by: string; at: string; reason: string; operation: string }

/** Anyone can write annotations. */
const LONGEST = 500

/**
 * Who suspended a CronJob, and why: from the journal, else from the note on the CronJob, else from `managedFields`, which name a client;
 * null if it is not suspended.
 * @param known the last suspension in the journal that nobody took back
 * @param problem why Quayside could not resume it
 */
export function suspensionView(
  cronJob: CronJob,
  known: SuspendedBy | null,
  problem: string | null,
): SuspensionView | null {
  if (cronJob.spec.suspend !== true) return null
  const record = suspensionRecordOf(cronJob)
  const last = lastSuspend(cronJob)
  if (isQuaysides(cronJob) && (known !== null || record !== null)) {
    const { by, at, reason } = known ?? shortened(record)
    const resumeAt = record?.resumeAt ?? null
    return {
      by,
      at,
      reason: reason === '' ? null : reason,
      resumeAt,
      operation: known?.operation ?? null,
      isInferred: false,
      problem,
    }
  }
  const by = last && clientName(last.manager)
  return {
    by,
    at: last?.at ?? null,
    reason: null,
    resumeAt: null,
    operation: null,
    isInferred: last !== null,
    problem: null,
  }
}

function shortened(record: { by: string | null; at: string | null; reason: string | null } | null) {
  const short = (text: string | null | undefined) => (text == null ? null : beginningOf(text, LONGEST))
  return { by: short(record?.by), at: record?.at ?? null, reason: short(record?.reason) }
}
