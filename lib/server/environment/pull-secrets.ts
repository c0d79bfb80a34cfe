import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { connectionTo } from '#lib/cluster/request/connection'
import { getObject } from '#lib/cluster/request/objects'
import type { PullSecrets } from '#lib/domain/image-stream/pull-secrets'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'

const KEPT_MS = 60_000

type Kept = { secrets: Promise<PullSecrets> | null; until: number }

const keptOf = perEnvironment('pull secrets', (): Kept => ({ secrets: null, until: 0 }))

/**
 * The names of the pull secrets that the pods of a namespace use, from the service account: even to list the names of secrets
 * takes a right that also opens their content.
 */
export async function readPullSecrets(
  environment: Environment,
  timeLimit: TimeLimit,
): Promise<PullSecrets | null> {
  const kept = keptOf(environment)
  if (kept.secrets !== null && systemClock.now() < kept.until) return withTimeLimit(kept.secrets, timeLimit)
  const secrets = ask(environment)
  // The old answer is shown until the new one arrives.
  kept.secrets ??= secrets
  kept.until = systemClock.now() + KEPT_MS
  void secrets.then(() => {
    kept.secrets = secrets
  })
  return withTimeLimit(kept.secrets, timeLimit)
}

async function ask({ cluster, namespace }: Environment): Promise<PullSecrets> {
  const answer = await getObject(connectionTo(cluster), 'serviceaccounts', namespace, 'default')
  if (!answer.ok) return { ok: false, message: answer.error.message }
  return { ok: true, names: (answer.value.imagePullSecrets ?? []).map(({ name }) => name).sort() }
}
