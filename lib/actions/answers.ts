import type { ClusterErrorCode } from '#lib/domain/cluster-error'
import type { ExplainedPlan } from '#lib/plan/plan'

/** Why an action did not even come to a plan. Every code but the cluster's own stands for one gate of the action. */
type ActionError = {
  code:
    'bad-request' | 'signed-out' | 'unknown-environment' | 'forbidden' | 'not-confirmed' | ClusterErrorCode
  message: string
}

export type ActionAnswer<T> = { ok: true; value: T } | { ok: false; error: ActionError }

/** What the person agreed to: the plan they saw, and what a protected environment asks for besides. */
export type Consent = { fingerprint: string; reason: string; typedName: string }

/**
 * How applying ended. `changed` shows the new plan instead of acting: the cluster moved since the sheet was drawn.
 * `failed` names the step that the cluster refused, and nothing after it was tried.
 */
export type Applied =
  | { outcome: 'done'; message: string }
  | { outcome: 'changed'; planned: ExplainedPlan }
  | { outcome: 'failed'; message: string }
