import 'server-only'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject, patchObject } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import type { Attempts } from '#lib/plan/records/attempt'
import { systemClock } from '#lib/runtime/system-clock'
import { AttemptWriter } from '#lib/server/attempts/attempt-writer'
import { ATTEMPTS_NAME, attemptsAmong } from '#lib/server/attempts/attempts-map'
import { ownAttemptsOf } from '#lib/server/attempts/note-attempt'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { logError } from '#lib/server/log'

/** The attempts that all replicas wrote, as the store has them. */
export function readAttempts(environment: Environment): Attempts {
  return attemptsAmong(storeOf(environment).journal.list ?? [])
}

/** From now on, what is noted is written a few seconds later. */
export function watchAttempts(environment: Environment): void {
  writerOf(environment)
}

/** Writes what waits, such as before the process ends. */
export function writeAttempts(environment: Environment): Promise<void> {
  return writerOf(environment).write()
}

const writerOf = perEnvironment('attempts-writer', (environment) => {
  const { name, cluster, namespace } = environment
  const requests = {
    stored: () => storeOf(environment).journal.list?.find(({ metadata }) => metadata.name === ATTEMPTS_NAME),
    patch: (body: object) =>
      patchObject(connectionTo(cluster), 'configmaps', namespace, ATTEMPTS_NAME, body, INTERACTIVE_LIMITS),
    create: (body: object) =>
      createObject(connectionTo(cluster), 'configmaps', namespace, body, INTERACTIVE_LIMITS),
  }
  const report = (code: string) => logError(`the attempts in ${name}`, code)
  return new AttemptWriter(ownAttemptsOf(environment), requests, systemClock, report)
})
