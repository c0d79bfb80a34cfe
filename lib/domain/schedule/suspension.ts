import { QUAYSIDE } from '#lib/domain/moves/client'
import { z } from '#lib/domain/zod'
import { fieldWritesOf, type FieldWrite } from '#lib/kubernetes/field-writes'
import { SUSPENSION_ANNOTATIONS } from '#lib/kubernetes/names'
import type { CronJob } from '#lib/kubernetes/objects'

/** What Quayside wrote on a CronJob that it suspended. */
export type SuspensionRecord = {
  by: string | null
  at: string | null
  reason: string | null
  /** When Quayside resumes it; null where a person has to. */
  resumeAt: string | null
}

/** Anyone can write an annotation. */
const time = z.iso.datetime({ offset: true }).nullable().catch(null)

/** Null where it is not suspended, or Quayside wrote nothing. */
export function suspensionRecordOf({ metadata, spec }: CronJob): SuspensionRecord | null {
  const { annotations } = metadata
  if (spec.suspend !== true || annotations == null) return null
  const { by, at, reason, resumeAt } = SUSPENSION_ANNOTATIONS
  const record = {
    by: annotations[by] ?? null,
    at: time.parse(annotations[at] ?? null),
    reason: annotations[reason] ?? null,
    resumeAt: time.parse(annotations[resumeAt] ?? null),
  }
  return Object.values(record).every((each) => each === null) ? null : record
}

/** Whether Quayside has to resume it now: nobody else has suspended or resumed it since the date was written. */
export function isResumeDue(cronJob: CronJob, now: number): boolean {
  const { resumeAt = null } = suspensionRecordOf(cronJob) ?? {}
  return resumeAt !== null && Date.parse(resumeAt) <= now && isQuaysides(cronJob)
}

/** Whether nobody else has written `suspend` since Quayside did. Where nothing tells who wrote it, the note on the CronJob counts. */
export function isQuaysides(cronJob: CronJob): boolean {
  const last = lastSuspend(cronJob)
  return last === null || last.manager === QUAYSIDE
}

/** Who last wrote a field of those who have `suspend`: an apply can own it beside the one who changed it. */
export function lastSuspend(cronJob: CronJob): FieldWrite | null {
  const writes = fieldWritesOf(cronJob).filter(({ suspend }) => suspend)
  return writes.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0] ?? null
}
