import type { OperationTrace } from '#lib/domain/stream-tag/history-operations'
import { isDigest } from '#lib/kubernetes/names'
import { touchedTags } from '#lib/plan/operation/operation-tag'
import type { Operation } from '#lib/plan/operation/operation'

/** Of all operations those that touched images of a tag: asked for on the tag, or moving a workload to one of its images. */
export function tracesOn(
  operations: readonly Operation[],
  stream: string,
  tag: string,
  images: ReadonlySet<string>,
): OperationTrace[] {
  return operations.flatMap((operation) => {
    const { id, title, request, by, reason, startedAt, end } = operation
    const targets = targetsOf(operation)
    const isOnTag =
      imports(request) && touchedTags(operation).some((each) => each.stream === stream && each.tag === tag)
    if (!isOnTag && !targets.some((target) => images.has(target))) return []
    return [{ id, title, by, reason, startedAt, endedAt: end?.at ?? null, targets }]
  })
}

type Request = Operation['request']

/** A change of the schedule is one of the tag, and of none of its images. */
function imports(request: Request): boolean {
  return ['import', 'import-all', 'pin', 'follow'].includes(request.action)
}

function targetsOf({ request, effects }: Operation): string[] {
  const moved = effects.flatMap(({ to }) => (to !== null && isDigest(to) ? [to] : []))
  return request.action === 'pin' ? [...moved, request.digest] : moved
}
