import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject, patchObject } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import { keyOfPerson, keyOfSession, revocations, type Revoked } from '#lib/server/auth/revocations'
import type { Session } from '#lib/server/auth/session-cookie'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { logError } from '#lib/server/log'
import { REVOCATIONS_NAME, revocationsIn } from '#lib/server/revocations/config-map'
import { RevocationWriter } from '#lib/server/revocations/revocation-writer'

/** A person waits for the answer of a sign-out. */
const WAIT_MS = 4_000

/** Learns what any replica revokes, or an administrator. In every environment, so that one cluster that answers is enough. */
export function watchRevocations(environment: Environment): void {
  let known: ConfigMap | undefined
  const learn = () => {
    const stored = storedIn(environment)
    if (stored === undefined || stored === known) return
    known = stored
    revocations().learn(revocationsIn(stored), Date.now())
  }
  storeOf(environment).subscribe(({ kind }) => {
    if (kind === 'journal') learn()
  })
  learn()
}

/**
 * Ends a session, or all of its person: here at once, and on each replica that can read an environment which took it.
 * @returns whether one took it so far; the others are tried until they do
 */
export async function revoke(
  environments: readonly Environment[],
  { id, person, since }: Pick<Session, 'id' | 'person' | 'since'>,
  isEverywhere: boolean,
): Promise<boolean> {
  const key = isEverywhere || revocations().areMany ? keyOfPerson(person) : keyOfSession(id)
  // The replica of the sign-in may have a clock that is ahead.
  const revoked: Revoked[] = [[key, Math.max(Date.now(), since + 1)]]
  revocations().learn(revoked, Date.now())
  const writes = environments.map((environment) => writerOf(environment).write(revoked))
  const one = Promise.any(writes).then(
    () => true,
    (error: unknown) => {
      logError('a sign-out', error)
      return false
    },
  )
  return Promise.race([one, sleep(systemClock, WAIT_MS).then(() => false)])
}

const writerOf = perEnvironment('revocation-writer', (environment) => {
  const { name, cluster, namespace } = environment
  const requests = {
    stored: () => storedIn(environment),
    patch: (body: object) =>
      patchObject(connectionTo(cluster), 'configmaps', namespace, REVOCATIONS_NAME, body, INTERACTIVE_LIMITS),
    create: (body: object) =>
      createObject(connectionTo(cluster), 'configmaps', namespace, body, INTERACTIVE_LIMITS),
  }
  return new RevocationWriter(requests, systemClock, (code) => logError(`the sign-outs in ${name}`, code))
})

function storedIn(environment: Environment): ConfigMap | undefined {
  return storeOf(environment).journal.list?.find(({ metadata }) => metadata.name === REVOCATIONS_NAME)
}
