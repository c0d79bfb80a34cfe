import type { OperationTrace } from '#lib/domain/moves/move-evidence'
import { isDigest } from '#lib/kubernetes/names'
import { touchedTags } from '#lib/plan/operation/operation-tag'
import { actionOf, subjectOf } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'

/** The operations that touched images of a tag: requested on the tag, or moving a workload to one of its images. */
export function tracesOn(
  operations: readonly Operation[],
  stream: string,
  tag: string,
  images: ReadonlySet<string>,
): OperationTrace[] {
  return operations.flatMap((operation) => {
    const { id, title, request, by, reason, startedAt, end } = operation
    const targets = targetsOf(operation)
    // A changed schedule is about the tag, and about none of its images. A revert can pin the tag.
    const isOnTag =
      ['images', 'template'].includes(actionOf(request).moves) &&
      touchedTags(operation).some((each) => each.stream === stream && each.tag === tag)
    if (!isOnTag && !targets.some((target) => images.has(target))) return []
    return [{ id, title, by, reason, startedAt, endedAt: end?.at ?? null, targets, isOnTag }]
  })
}

function targetsOf({ request, effects }: Operation): string[] {
  const moved = effects.flatMap(({ to }) => (to !== null && isDigest(to) ? [to] : []))
  const subject = subjectOf(request)
  return subject.kind === 'tag' && subject.digest !== null ? [...moved, subject.digest] : moved
}
