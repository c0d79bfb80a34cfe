import 'server-only'
import { LOG_RIGHT, obstacleIn } from '#lib/plan/rights-to-act'
import type { Grant } from '#lib/server/auth/authorize'
import { LOGS_FOR_OPERATORS, type Queried } from '#lib/server/views/query-result'

/** Why a person may read no log; null where they may. A program can print secrets, so it is not for all who may view. */
export function refuseLogs({ environment, mayAct, limits }: Grant): Queried<never> | null {
  if (limits === undefined) return mayAct ? null : LOGS_FOR_OPERATORS
  const obstacle = obstacleIn({ mayAct, limits, namespace: environment.namespace }, [[LOG_RIGHT]])
  if (obstacle === null) return null
  const { isKnown, message } = obstacle
  return { ok: false, error: { code: isKnown ? 'operators-only' : 'unknown-rights', message } }
}
