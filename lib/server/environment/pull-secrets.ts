import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { connectionTo } from '#lib/cluster/request/connection'
import { getObject } from '#lib/cluster/request/objects'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { PullSecrets } from '#lib/domain/stream-tag/tag-views'
import type { Environment } from '#lib/server/config/parse'
import { withTimeLimit, type TimeLimit } from '#lib/runtime/time-limit'

const KEPT_MS = 60_000

type Kept = { secrets: Promise<PullSecrets>; until: number }

/**
 * The pull secrets that the pods of a namespace use, by name. They stand in the service account: reading the secrets
 * themselves, if only their names, takes a right that opens their content, too.
 */
export async function readPullSecrets(
  environment: Environment,
  timeLimit: TimeLimit,
): Promise<PullSecrets | null> {
  const all = processSingleton('pull-secrets', () => new Map<string, Kept>())
  const known = all.get(environment.name)
  if (known !== undefined && systemClock.now() < known.until) return withTimeLimit(known.secrets, timeLimit)
  const secrets = ask(environment)
  // Until the new answer is there, the old one is shown.
  const kept = { secrets: known?.secrets ?? secrets, until: systemClock.now() + KEPT_MS }
  all.set(environment.name, kept)
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
