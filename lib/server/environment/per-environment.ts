import 'server-only'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { Environment } from '#lib/server/config/parse'

/** What each environment has one of, from the first use until the process ends. */
export function perEnvironment<T extends object>(
  name: string,
  make: (environment: Environment) => T,
): (environment: Environment) => T {
  return (environment) => processSingleton(`${name} of ${environment.name}`, () => make(environment))
}
