import type { ClusterErrorCode } from '#lib/domain/answer'
import type { ExplainedPlan } from '#lib/plan/plan'

/** Why an action did not even come to a plan. Every code but the cluster's own stands for one gate of the action. */
type ActionError = {
  code:
    | 'bad-request'
    | 'signed-out'
    | 'unknown-environment'
    | 'forbidden'
    | 'not-confirmed'
    | 'unwritten'
    | ClusterErrorCode
  message: string
}

export type ActionAnswer<T> = { ok: true; value: T } | { ok: false; error: ActionError }

/** What the person agreed to: the plan they saw, and what a protected environment asks for besides. */
export type Consent = { fingerprint: string; reason: string; typedName: string }

/**
 * What came of a yes. `started`: the operation stands in the journal and goes on in the server; its page follows it.
 * `changed`: nothing was done, since the cluster moved since the sheet was drawn, and this is the new plan.
 */
export type Applied = { outcome: 'started'; id: string } | { outcome: 'changed'; planned: ExplainedPlan }
