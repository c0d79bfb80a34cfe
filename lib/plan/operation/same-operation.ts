import { tagKey } from '#lib/domain/image-stream/tag-key'
import { keyOf } from '#lib/domain/workload/workload'
import { subjectOf } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'
import { tagOf, workloadOf } from '#lib/plan/operation/operation-tag'

/** A double click, a request that was sent again, another replica or another person: the same plan acts once. */
const SAME_WHILE_OPEN_MS = 60_000
const SAME_ALWAYS_MS = 10_000

/**
 * The operation that applies this very plan already. Where a later one touched the same, the plan is as it was and what it
 * would do is not: of a pause, a resume and a pause, the last is no double click.
 * @param operations newest first
 */
export function sameOperation(
  operations: readonly Operation[],
  fingerprint: string,
  now: number,
): Operation | undefined {
  const index = operations.findIndex((each) => each.fingerprint === fingerprint && isRecent(each, now))
  const known = operations[index]
  if (known === undefined) return undefined
  const subjects = new Set(subjectsOf(known))
  const isOutdated = operations
    .slice(0, index)
    .some((later) => subjectsOf(later).some((each) => subjects.has(each)))
  return isOutdated ? undefined : known
}

function isRecent({ startedAt, end }: Operation, now: number): boolean {
  const age = now - Date.parse(startedAt)
  if (age >= SAME_WHILE_OPEN_MS) return false
  return end === null || (age < SAME_ALWAYS_MS && end.state === 'healthy')
}

/** The tags, workloads and CronJobs that an operation has to do with. */
function subjectsOf(operation: Operation): string[] {
  const { request, steps, effects } = operation
  const tag = tagOf(operation)
  const workload = workloadOf(operation)
  const subject = subjectOf(request)
  return [
    ...(tag ? [tagKey(tag.stream, tag.tag)] : []),
    ...steps.flatMap((step) => step.tag ?? []),
    ...(workload ? [keyOf(workload)] : []),
    ...effects.map((effect) => keyOf(effect.workload)),
    ...(subject.kind === 'cron-job' ? [`CronJob/${subject.cronJob}`] : []),
  ]
}
