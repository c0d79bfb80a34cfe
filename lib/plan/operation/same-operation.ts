import { tagKey } from '#lib/domain/image-stream/tag-key'
import { keyOf } from '#lib/domain/workload/workload'
import { subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'
import { tagOf } from '#lib/plan/operation/operation-tag'

/** The same plan acts once: after a double click, a repeated request, on another replica or by another person. */
const SAME_WHILE_OPEN_MS = 60_000
const SAME_ALWAYS_MS = 10_000

/**
 * The operation that already applies this plan: one whose steps are being carried out, or that was started a moment ago. After a
 * later operation on the same subject, the same plan is new: of a pause, a resume and a pause, the last is no double click.
 * @param operations newest first, without those whose owner is gone
 */
export function sameOperation(
  operations: readonly Operation[],
  fingerprint: string,
  now: number,
): Operation | undefined {
  const index = operations.findIndex((each) => each.fingerprint === fingerprint && isRecent(each, now))
  const known = operations[index]
  return known === undefined || hasLaterOnSame(operations, known.id) ? undefined : known
}

function hasLaterOnSame(operations: readonly Operation[], id: string): boolean {
  const { operation, later } = laterThan(operations, id)
  return operation !== undefined && isAboutSame(operation, later, subjectsOf)
}

function isAboutSame(
  operation: Operation,
  later: readonly Operation[],
  aboutOf: (operation: Operation) => string[],
): boolean {
  const subjects = new Set(aboutOf(operation))
  return later.some((each) => aboutOf(each).some((subject) => subjects.has(subject)))
}

function laterThan(operations: readonly Operation[], id: string) {
  const index = operations.findIndex((each) => each.id === id)
  return { operation: operations[index], later: operations.slice(0, Math.max(0, index)) }
}

/**
 * Whether a later operation changes the same as a step, so that it is not sent any more. Branches of a promotion stand alone: one that
 * somebody else promoted since says nothing of the others.
 * @param operations newest first
 */
export function overtakenSteps(operations: readonly Operation[], id: string): (index: number) => boolean {
  const { operation, later } = laterThan(operations, id)
  if (operation?.request.action !== 'promote') {
    const isOvertaken = operation !== undefined && isAboutSame(operation, later, changedBy)
    return () => isOvertaken
  }
  // Its request names what it moves, in the order of its steps.
  const { sources } = operation.request
  const promoted = new Set(later.flatMap(({ request }) => subjectsIn(request)))
  return (index) => promoted.has(sourceSubject(sources[index]?.repository ?? ''))
}

function isRecent({ startedAt, lease, end }: Operation, now: number): boolean {
  const age = now - Date.parse(startedAt)
  if (end === null && lease !== null) return true
  if (age >= SAME_WHILE_OPEN_MS) return false
  return end === null || (age < SAME_ALWAYS_MS && (end.state === 'healthy' || end.state === 'done'))
}

/** The tags, workloads, CronJobs and sources that an operation is about. */
export function subjectsOf(operation: Operation): string[] {
  const { request, steps, effects } = operation
  const tag = tagOf(operation)
  return [
    ...(tag ? [tagKey(tag.stream, tag.tag)] : []),
    ...steps.flatMap((step) => step.tag ?? []),
    ...effects.map((effect) => keyOf(effect.workload)),
    ...subjectsIn(request),
  ]
}

/** The same; of a mark, its image alone. It moves nothing, so it takes nothing of what others do to its tag. */
export function changedBy(operation: Operation): string[] {
  const { request } = operation
  return request.action === 'mark' ? changedIn(request) : subjectsOf(operation)
}

/** What a request names itself; of a mark, its image: any tag can have the mark. */
export function changedIn(request: ActionRequest): string[] {
  return request.action === 'mark' ? [`mark/${request.digest}`] : subjectsIn(request)
}

/** What a request names itself. */
function subjectsIn(request: ActionRequest): string[] {
  const subject = subjectOf(request)
  switch (subject.kind) {
    case 'tag':
      return [tagKey(subject.stream, subject.tag)]
    case 'tags':
      return []
    case 'workloads':
      return subject.workloads.map(keyOf)
    case 'sources':
      return subject.repositories.map(sourceSubject)
    case 'cron-job':
      return [`CronJob/${subject.cronJob}`]
  }
}

function sourceSubject(repository: string): string {
  return `source/${repository}`
}
