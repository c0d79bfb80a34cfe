import type { PromoteInputs, PromoteRequest } from '#lib/plan/actions/plan-action'
import type { Planned } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'

/** Moves the `to` branches of sources forward: the plan names, per repository, what comes to the branch and what that moves. */
export function planPromote(_inputs: PromoteInputs, _request: PromoteRequest): Planned {
  return refuse('unreadable', 'Promotions are not planned yet.')
}
