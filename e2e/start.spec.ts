import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './quayside'
import { freePort, startNode } from './processes'

const ENVIRONMENT = `
environments:
  - name: prod
    namespace: packit--prod
    cluster: { server: 'http://127.0.0.1:1', tokenFile: token }
signIn: { issuer: 'http://127.0.0.1:1', clientId: quayside }
roles: { viewer: '*', operator: [operators] }
`

const SECRETS = {
  NEXTAUTH_URL: 'http://127.0.0.1:1',
  NEXTAUTH_SECRET: 'for a start that fails: thirty-two characters',
  QUAYSIDE_OIDC_CLIENT_SECRET: 'secret',
}

let folder = ''
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quayside-start-'))
  await writeFile(join(folder, 'token'), 'a token')
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

/** Starts the production build with a configuration, and resolves with its exit code and output. */
async function startWith(config: string | null): Promise<{ code: number | null; output: string }> {
  const path = join(folder, 'quayside.yaml')
  if (config === null) await rm(path, { force: true })
  else await writeFile(path, config)
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(await freePort())]
  const product = startNode(args, { ...SECRETS, QUAYSIDE_CONFIG: path })
  const timer = setTimeout(() => void product.stop(), 20_000)
  await once(product.child, 'exit')
  clearTimeout(timer)
  return { code: product.child.exitCode, output: product.output() }
}

const invalidConfigs = [
  ['a missing file', null, ['QUAYSIDE_CONFIG', 'a readable YAML file']],
  ['bad YAML', 'environments: [', ['line 1', 'YAML']],
  [
    'an unknown key',
    ENVIRONMENT.replace('namespace:', 'namspace:'),
    ['environments[0].namspace', 'did you mean namespace?'],
  ],
  [
    'two environments with one name',
    ENVIRONMENT.replace(
      'signIn:',
      "  - { name: prod, namespace: other, cluster: { server: 'http://127.0.0.1:1', tokenFile: token } }\nsignIn:",
    ),
    ['environments[1].name', 'prod'],
  ],
  [
    'an unreadable token file',
    ENVIRONMENT.replace('tokenFile: token', 'tokenFile: missing'),
    ['environments[0].cluster.tokenFile'],
  ],
  [
    'a relative URL',
    ENVIRONMENT.replace("server: 'http://127.0.0.1:1'", 'server: api.example.com'),
    ['environments[0].cluster.server'],
  ],
] as const

for (const [name, config, words] of invalidConfigs) {
  test(`${name} stops the start with an error that says where it is`, async () => {
    const { code, output } = await startWith(config)
    expect(output).toContain('Quayside cannot start')
    for (const word of words) expect(output).toContain(word)
    expect(code).toBe(1)
  })
}
