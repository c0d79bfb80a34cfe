import { digestIn } from '#lib/domain/image/pull-spec'
import { newestOf, findTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { keyOf } from '#lib/domain/workload/workload'
import { actionOf, subjectOf } from '#lib/plan/actions/actions'
import { isOf } from '#lib/plan/effects/effect'
import type { Operation } from '#lib/plan/operation/operation'
import { hasDone } from '#lib/plan/operation/operation-steps'
import { tagOf, writtenBy } from '#lib/plan/operation/operation-tag'
import { ended, type Verdict } from '#lib/plan/operation/verdict'

/** A later operation that did something, and moved what this one moves. */
export function supersededBy(
  operation: Operation,
  others: readonly Operation[],
  snapshot: Snapshot,
): Verdict | null {
  const later = others.find(
    (other) =>
      other.id !== operation.id &&
      Date.parse(other.startedAt) > Date.parse(operation.startedAt) &&
      hasDone(other) &&
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
