import 'server-only'
import { valueOr } from '#lib/domain/answer'
import { beginningOf, plainLine } from '#lib/domain/plain-line'
import { isImporting } from '#lib/domain/schedule/environment-schedule'
import { isResumeDue, suspensionRecordOf } from '#lib/domain/schedule/suspension'
import type { CronJob } from '#lib/kubernetes/objects'
import { suspendedBy } from '#lib/plan/operation/suspended-by'
import { subjectsOf } from '#lib/plan/operation/same-operation'
import type { Operation } from '#lib/plan/operation/operation'
import type { Clock } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { batchOf } from '#lib/server/environment/batch'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { readJournal } from '#lib/server/journal/journal'
import { logError } from '#lib/server/log'
import { ownOperations } from '#lib/server/operations/own-operations'
import { startOperation } from '#lib/server/operations/start-operation'
import { planNow } from '#lib/server/plans/make-plan'

/** A resume that comes some seconds late does no harm: the missed run starts then. */
const LOOK_MS = 5_000
const AGAIN_AFTER_MS = [60_000, 120_000, 300_000, 900_000]
const LONGEST_NAME = 100

/** A resume that this process tried, and that did not succeed yet. */
type Attempt = { failures: number; nextAt: number; problem: string | null }

const attemptsOf = perEnvironment('resumes', () => ({ isWatched: false, byName: new Map<string, Attempt>() }))

/** Why this process could not resume a CronJob; null where it did not try, or does not know yet. */
export function resumeProblem(environment: Environment, cronJob: string): string | null {
  return attemptsOf(environment).byName.get(cronJob)?.problem ?? null
}

/**
 * Resumes CronJobs on the date that stands on them (docs/decisions/0038). Each replica does: the same plan is one operation, and one
 * that comes too late finds nothing to do.
 */
export function watchResumes(environment: Environment, clock: Clock = systemClock): void {
  const attempts = attemptsOf(environment)
  if (attempts.isWatched) return
  attempts.isWatched = true
  const look = () => {
    resumeDue(environment, clock)
      .catch((error: unknown) => logError(`the resume dates of ${environment.name}`, error))
      .finally(() => clock.after(LOOK_MS, look))
  }
  clock.after(LOOK_MS, look)
}

async function resumeDue(environment: Environment, clock: Clock): Promise<void> {
  if (ownOperations(environment).isClosing) return
  const { byName } = attemptsOf(environment)
  const wallTime = clock.wallTime(clock.now())
  const due = valueOr(batchOf(storeOf(environment)).cronJobs, []).filter(
    (each) => isImporting(each, environment.importCronJobs) && isResumeDue(each, wallTime),
  )
  const names = new Set(due.map(({ metadata }) => metadata.name))
  for (const name of byName.keys()) if (!names.has(name)) byName.delete(name)
  for (const cronJob of due) await attempt(environment, cronJob, clock)
}

async function attempt(environment: Environment, cronJob: CronJob, clock: Clock): Promise<void> {
  const { byName } = attemptsOf(environment)
  const { name } = cronJob.metadata
  const { failures, nextAt } = byName.get(name) ?? { failures: 0, nextAt: 0 }
  if (clock.now() < nextAt) return
  const tried = await resume(environment, cronJob)
  if (tried === 'not-now') return
  const wait = AGAIN_AFTER_MS[failures] ?? AGAIN_AFTER_MS.at(-1) ?? 0
  byName.set(name, { failures: failures + 1, nextAt: clock.now() + wait, problem: tried.problem })
}

/** `not-now`: this replica does not know the newest state, or somebody is at it. */
async function resume(
  environment: Environment,
  cronJob: CronJob,
): Promise<'not-now' | { problem: string | null }> {
  const { name, resourceVersion } = cronJob.metadata
  const journal = readJournal(environment)
  if (!journal.ok) return 'not-now'
  const { operations } = journal.value
  if (operations.some((each) => each.end === null && isAbout(each, name))) return 'not-now'
  const asked = suspendedBy(operations, name) ?? suspensionRecordOf(cronJob)
  const by = `Quayside, as ${nameOf(asked?.by ?? null)} asked`
  const reason = asked?.reason ? `The suspension is over: ${asked.reason}` : 'The suspension is over'
  const request = { action: 'suspend', cronJob: name, suspended: false, until: null } as const
  const planned = await planNow(environment, request, { by, at: new Date().toISOString(), reason })
  if (!planned.ok) {
    const { code, message } = planned.refusal
    return code === 'stale' || code === 'nothing-to-do' ? 'not-now' : { problem: message }
  }
  const { plan } = planned
  // It changed since: it may have another date, or none.
  if (plan.preconditions.some((each) => each.resourceVersion !== resourceVersion)) return 'not-now'
  const session = { user: { name: by, subject: 'quayside' } }
  const started = await startOperation({ session, environment }, plan, beginningOf(reason, 500))
  if (started.outcome === 'unwritten') return { problem: started.error.message }
  return { problem: lastProblem(operations, name) }
}

function isAbout(operation: Operation, cronJob: string): boolean {
  return subjectsOf(operation).includes(`CronJob/${cronJob}`)
}

/** Why the last operation on it did not do what it was to. */
function lastProblem(operations: readonly Operation[], cronJob: string): string | null {
  const end = operations.find((each) => isAbout(each, cronJob))?.end
  return end?.state === 'failed' || end?.state === 'stopped' ? end.message : null
}

/** Anyone can write the note on a CronJob. */
function nameOf(by: string | null): string {
  return beginningOf(plainLine(by ?? ''), LONGEST_NAME) || 'somebody'
}
