import { digestIn } from '#lib/domain/image/pull-spec'
import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { unreadKindsOf, whyUnread, type Unread } from '#lib/domain/freshness'
import type { Kind, Snapshot } from '#lib/domain/snapshot'
import { newestOf, findTag } from '#lib/domain/image-stream/tag-source'
import { findWorkload, keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import { actionOf, subjectOf } from '#lib/plan/actions/actions'
import type { Operation, OperationEnd } from '#lib/plan/operation/operation'
import { endOfSteps, howFar } from '#lib/plan/operation/operation-steps'
import { tagOf, workloadsAbout, writtenBy } from '#lib/plan/operation/operation-tag'
import { ended, pending, type Verdict } from '#lib/plan/operation/verdict'
import { goneProgress, workloadProgress, type WorkloadProgress } from '#lib/plan/operation/workload-progress'
import { isOf } from '#lib/plan/effects/effect'
import { workloadsVerdict } from '#lib/plan/operation/workloads-verdict'

/** The workloads that an operation moves, and the result so far. */
export type Progress = Verdict & { workloads: WorkloadProgress[] }

/** Each kind has its own watch: right after the last step, some may still show the state before it. */
const LAG_MS = 2_000

/** The end of the operation; null while it goes on. */
export function endOf({ state, message, next, isOver }: Progress, at: string): OperationEnd | null {
  const isEnd =
    state === 'healthy' ||
    state === 'held' ||
    state === 'failed' ||
    state === 'stopped' ||
    state === 'superseded'
  return isOver && isEnd ? { state, at, message, next } : null
}

/**
 * The progress of an operation: its steps from the journal and the rest from the snapshot, so every replica gets the same result.
 * @param others operations of the same journal: a later one may move the same
 */
export function progressOf(
  operation: Operation,
  snapshot: Snapshot,
  others: readonly Operation[],
  now: number,
): Progress {
  const ownership = ownershipOf(snapshot)
  const workloads = movedBy(operation).map((key) => {
    const workload = findWorkload(snapshot, key)
    return workload ? workloadProgress(operation, key, workload, ownership) : goneProgress(key)
  })
  return { ...verdictOf(operation, snapshot, others, workloads, now), workloads }
}

function verdictOf(
  operation: Operation,
  snapshot: Snapshot,
  others: readonly Operation[],
  workloads: WorkloadProgress[],
  now: number,
): Verdict {
  if (operation.end !== null) return { ...operation.end, isOver: true }
  const doneAt = stepsDoneAt(operation)
  if (doneAt === null || isLookedUp(operation)) return pending('steps', underWay(operation))
  // The cluster does not show the result of a step without an answer that moves nothing.
  const end = workloads.length === 0 ? endOfSteps(operation, '') : null
  if (end !== null) return { ...end, isOver: true }
  const unknown = whyUnknown(operation, snapshot, workloads)
  if (unknown !== null) return pending('unread', unknown)
  const verdict =
    supersededBy(operation, others, snapshot) ??
    importVerdict(operation, snapshot) ??
    workloadsVerdict(operation, workloads, doneAt, now)
  const isEarly = verdict.isOver && now - doneAt < LAG_MS
  return isEarly ? pending('waiting', 'Verifying…') : verdict
}

/** The workloads whose images an operation moves, or whose pods. A pod template can change without an image. */
export function movedBy(operation: Operation): WorkloadKey[] {
  const { effects, request } = operation
  const { moves } = actionOf(request)
  const itself = moves === 'restart' || moves === 'pods' ? workloadsAbout(operation) : writtenBy(operation)
  const keys = [...effects.map(({ workload }) => workload), ...itself]
  return [...new Map(keys.map((key) => [keyOf(key), key])).values()]
}

/** When the last step was done; null while there are others. */
function stepsDoneAt({ steps, startedAt }: Operation): number | null {
  const isDone = steps.every(({ state }) => state === 'done' || state === 'unknown')
  return isDone
    ? Math.max(Date.parse(startedAt), ...steps.map(({ at }) => Date.parse(at ?? startedAt)))
    : null
}

/** Whoever carries out the steps looks for the result of one without an answer. */
function isLookedUp({ steps, lease }: Operation): boolean {
  return lease !== null && steps.some(({ state }) => state === 'unknown')
}

/** Why the result cannot be seen; null if it can. */
function whyUnknown(operation: Operation, snapshot: Snapshot, workloads: WorkloadProgress[]): string | null {
  const [kind] = unreadKindsOf(snapshot, kindsOf(operation, workloads))
  if (kind) return unreadWords(kind)
  const tag = tagOf(operation)
  const objects = workloads.map(({ workload }) =>
    whyUnread(snapshot, KINDS_OF[workload.kind][0], workload.name),
  )
  if (tag) objects.push(whyUnread(snapshot, 'imageStreams', tag.stream))
  return objects.find((error) => error !== null)?.message ?? null
}

function unreadWords({ what, error: { code, message } }: Unread): string {
  return code === 'being-read'
    ? `The ${what} are still being read.`
    : `The ${what} cannot be read. ${message}`
}

const KINDS_OF = {
  Deployment: ['deployments', 'replicaSets', 'pods'],
  StatefulSet: ['statefulSets', 'controllerRevisions', 'pods'],
} as const satisfies Record<string, readonly Kind[]>

function kindsOf(operation: Operation, workloads: WorkloadProgress[]): Kind[] {
  const kinds = workloads.flatMap(({ workload }) => KINDS_OF[workload.kind])
  return [...new Set<Kind>([tagOf(operation) ? ['imageStreams' as const] : [], kinds].flat())]
}

function underWay(operation: Operation): string {
  const { steps, stop, lease, continuedAt } = operation
  if (lease?.owner === null) return `Quayside is restarting, and then goes on. ${howFar(operation)}`
  const told = [
    continuedAt === null ? null : 'Quayside was restarted, and goes on.',
    steps.length > 1 ? howFar(operation) : isLookedUp(operation) ? null : 'Its step is under way.',
    isLookedUp(operation) ? 'The answer to a step was lost: checking whether it was done.' : null,
    stop === null ? null : `${stop.by} stopped it: running steps finish.`,
  ]
  return told.filter((part) => part !== null).join(' ')
}

/** A later operation that did something, and moved what this one moves. */
function supersededBy(
  operation: Operation,
  others: readonly Operation[],
  snapshot: Snapshot,
): Verdict | null {
  const later = others.find(
    (other) =>
      other.id !== operation.id &&
      Date.parse(other.startedAt) > Date.parse(operation.startedAt) &&
      other.steps.some(({ state }) => state === 'done') &&
      (movesTagOf(operation, other, snapshot) ||
        movesContainerOf(operation, other) ||
        writesOver(operation, other)),
  )
  return later ? ended('superseded', `A later operation took over: ${later.title}, by ${later.by}.`) : null
}

/** A schedule, an import of nothing new and a pin of the same image keep the image of the tag, so its rollout is still this one's. */
function movesTagOf(operation: Operation, other: Operation, snapshot: Snapshot): boolean {
  const [tag, same] = [tagOf(operation), tagOf(other)]
  if (tag === null || tag.stream !== same?.stream || tag.tag !== same.tag) return false
  const found = findTag(snapshot, tag.stream, tag.tag)
  const newest = found && newestOf(found)?.image
  const wanted = operation.effects.map(({ to }) => digestIn(to))
  const subject = subjectOf(other.request)
  const isSame = subject.kind === 'tag' && subject.digest !== null && wanted.includes(subject.digest)
  return actionOf(other.request).moves !== 'nothing' && !isSame && !wanted.includes(newest ?? null)
}

function movesContainerOf(operation: Operation, other: Operation): boolean {
  return operation.effects.some(({ workload, container }) =>
    other.effects.some((effect) => isOf(effect, workload) && effect.container === container),
  )
}

/** Whether the other operation replaced the pod template that this one wrote. */
function writesOver(operation: Operation, other: Operation): boolean {
  const written = new Set(writtenBy(operation).map(keyOf))
  const moved = [...writtenBy(other), ...other.effects.map(({ workload }) => workload)]
  return moved.some((key) => written.has(keyOf(key)))
}

/** The result of a changed tag: the change is accepted at once, the import of its image comes later and may fail. */
function importVerdict(operation: Operation, snapshot: Snapshot): Verdict | null {
  const { steps, undo } = operation
  const changed = tagOf(operation)
  // Where a step imports the tag, its answer is the result.
  if (changed === null || steps.some(({ tag }) => tag !== null)) return null
  const name = tagKey(changed.stream, changed.tag)
  const tag = findTag(snapshot, changed.stream, changed.tag)
  if (!tag) return ended('superseded', `The image stream tag ${name} no longer exists.`)
  const state = importStateOf(tag)
  if (state.state === 'pending') return pending('waiting', `The cluster is importing ${name}.`)
  if (state.state !== 'failed') return null
  const message = `${name} was not imported. ${failureInWords(state)} Workloads keep their image.`
  return ended('failed', message, undo ? [{ sentence: 'Undo this', request: undo }] : [])
}
