import { vi } from 'vitest'
import { writeTemporary } from '#lib/cluster/testing/test-server'

/** The key of the session cookies in tests. */
export const TEST_SECRET = 'x'.repeat(32)

/** The process has this configuration from now on. @param signIn and the rest of the file, as YAML */
export function configure(url: string, signIn: string, rest: string, authorization = 'roles'): void {
  const cluster = `{ server: 'http://127.0.0.1:1', tokenFile: ${writeTemporary('token', 'token')} }`
  const environment = `{ name: prod, namespace: prod, cluster: ${cluster}, authorization: ${authorization} }`
  const environments = `environments: [${environment}]`
  const file = writeTemporary('quayside.yaml', [environments, `signIn: ${signIn}`, rest].join('\n'))
  for (const name of ['config', 'sign-in-provider', 'renewals'])
    Reflect.deleteProperty(globalThis, Symbol.for(`quayside.${name}`))
  const variables = {
    QUAYSIDE_CONFIG: file,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: TEST_SECRET,
    QUAYSIDE_OIDC_CLIENT_SECRET: 'secret',
    QUAYSIDE_GITHUB_CLIENT_SECRET: 'secret',
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
}
