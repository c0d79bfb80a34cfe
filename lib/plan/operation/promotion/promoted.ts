import type { RequestOf } from '#lib/plan/actions/actions'
import type { Operation, OperationStep } from '#lib/plan/operation/operation'

/** A branch that a promotion moved, or may have moved. */
export type Promoted = { repository: string; commit: string; step: OperationStep }

/** What a promotion moved: its request names what it moves, in the order of its steps (planPromote). */
export function promotedBy({ request, steps }: Operation): Promoted[] {
  return request.action === 'promote'
    ? planned(request, steps).filter(({ step: { state } }) => state === 'done' || state === 'unknown')
    : []
}

/** What is still to be moved. */
export function toPromote({ request, steps }: Operation): Promoted[] {
  return request.action === 'promote'
    ? planned(request, steps).filter(({ step: { state } }) => state === 'waiting' || state === 'doing')
    : []
}

function planned({ sources }: RequestOf<'promote'>, steps: readonly OperationStep[]): Promoted[] {
  return sources.flatMap(({ repository, commit }, index) => {
    const step = steps[index]
    return commit === null || step === undefined ? [] : [{ repository, commit, step }]
  })
}

/**
 * The later promotion that moved the same branch on. Its images have this commit, too.
 * @param others the journal, newest first: its order is that of the writes, whatever the clocks of their replicas say
 */
export function promotedAgain(
  operation: Operation,
  repository: string,
  others: readonly Operation[],
): Operation | null {
  const own = others.findIndex(({ id }) => id === operation.id)
  const later = others
    .slice(0, Math.max(0, own))
    .find((other) =>
      promotedBy(other).some((each) => each.repository === repository && each.step.state === 'done'),
    )
  return later ?? null
}

/** When a promotion moved a repository to a commit, as far back as the journal goes. */
export function promotedAt(
  operations: readonly Operation[],
  repository: string,
  commit: string,
): string | null {
  const found = operations
    .flatMap(promotedBy)
    .find((each) => each.repository === repository && each.commit === commit && each.step.state === 'done')
  return found?.step.at ?? null
}
