import type { ClusterErrorCode } from '#lib/domain/answer'
import type { ExplainedPlan } from '#lib/plan/plan'

/** Why an action has no plan. Each code besides those of the cluster is one check of the action. */
type ActionError = {
  code:
    | 'bad-request'
    | 'foreign-origin'
    | 'signed-out'
    | 'unknown-environment'
    | 'forbidden'
    | 'unknown-rights'
    | 'too-many'
    | 'not-confirmed'
    | 'restarting'
    | 'unwritten'
    | ClusterErrorCode
  message: string
}

export type ActionAnswer<T> = { ok: true; value: T } | { ok: false; error: ActionError }

/** What a person confirms: the plan that they saw, and what a protected environment asks for. */
export type Consent = { fingerprint: string; reason: string; typedName: string }

/**
 * The answer to a confirmed plan. `started`: the operation is in the journal and continues in the server. `changed`: nothing was
 * done, because the cluster changed after the plan was shown; this is the new plan.
 */
export type Applied = { outcome: 'started'; id: string } | { outcome: 'changed'; planned: ExplainedPlan }
