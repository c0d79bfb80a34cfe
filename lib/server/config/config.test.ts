import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '#lib/cluster/testing/test-server'
import { loadConfig } from '#lib/server/config/config'
import { reportOf } from '#lib/server/config/problem'

const SECRETS = {
  NEXTAUTH_URL: 'https://quayside.example.com/',
  NEXTAUTH_SECRET: 'x'.repeat(32),
  QUAYSIDE_OIDC_CLIENT_SECRET: 'client-secret',
}

const YAML = `
environments:
  - name: prod
    namespace: packit--prod
    cluster: { server: 'https://api.example.com:6443', caFile: ca.crt, tokenFile: secrets/token }
signIn: { issuer: 'https://sso.example.com', clientId: quayside }
roles: { viewer: '*' }
`

/** A folder with these files. */
function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

function problemsOf(variables: Record<string, string>, root = '/nowhere') {
  const loaded = loadConfig(variables, root)
  return loaded.ok ? [] : loaded.problems
}

describe('a configuration file', () => {
  const folder = folderWith({ 'quayside.yaml': YAML, 'ca.crt': 'ca', 'secrets/token': 'token' })
  const variables = { ...SECRETS, QUAYSIDE_CONFIG: join(folder, 'quayside.yaml') }

  it('is combined with the secrets, and its paths are relative to its folder', () => {
    expect(loadConfig(variables)).toMatchObject({
      ok: true,
      value: {
        environments: [
          {
            name: 'prod',
            cluster: { caFile: join(folder, 'ca.crt'), tokenFile: join(folder, 'secrets/token') },
          },
        ],
        url: 'https://quayside.example.com',
        sessionSecret: 'x'.repeat(32),
        clientSecret: 'client-secret',
      },
    })
  })

  it('that is missing is reported', () => {
    expect(problemsOf({ ...variables, QUAYSIDE_CONFIG: '/nowhere/quayside.yaml' })).toEqual([
      {
        at: 'QUAYSIDE_CONFIG',
        found: '/nowhere/quayside.yaml',
        expected: 'a readable YAML file',
      },
    ])
  })

  it('that names unreadable files is reported for each environment', () => {
    const alone = folderWith({ 'quayside.yaml': YAML })
    expect(problemsOf({ ...variables, QUAYSIDE_CONFIG: join(alone, 'quayside.yaml') })).toEqual([
      {
        at: 'environments[0].cluster.tokenFile',
        found: `${join(alone, 'secrets/token')} (ENOENT)`,
        expected: 'a readable file',
      },
    ])
  })

  it('cannot use the service account outside of a pod', () => {
    const yaml = YAML.replace(/cluster: .*/, 'cluster: { inCluster: true }')
    const file = join(folderWith({ 'quayside.yaml': yaml }), 'quayside.yaml')
    expect(problemsOf({ ...variables, QUAYSIDE_CONFIG: file })).toMatchObject([
      { at: 'environments[0].cluster.inCluster', found: 'no service account' },
    ])
  })

  it.each([
    ['NEXTAUTH_URL', '', 'nothing'],
    ['NEXTAUTH_URL', 'quayside.example.com', '"quayside.example.com"'],
    ['NEXTAUTH_URL', 'http://quayside.example.com', '"http://quayside.example.com"'],
    ['NEXTAUTH_URL', 'https://example.com/quayside', '"https://example.com/quayside"'],
    ['NEXTAUTH_URL', 'https://ann:word@example.com', 'something that looks like a secret'],
    ['HTTPS_PROXY', 'socks5://ann:word@proxy:1080', 'another value'],
    ['NO_PROXY', '.svc,10.0.0.0/40', '"10.0.0.0/40"'],
    ['NEXTAUTH_SECRET', '', 'nothing'],
    ['NEXTAUTH_SECRET', 'short', 'a secret of 5 characters'],
    ['QUAYSIDE_OIDC_CLIENT_SECRET', '', 'nothing'],
  ])('is invalid with %s=%j', (name, value, found) => {
    expect(problemsOf({ ...variables, [name]: value })).toMatchObject([{ at: name, found }])
  })

  it('can have a token for the metrics, which are off without it', () => {
    const tokenOf = (token: object) => {
      const loaded = loadConfig({ ...variables, ...token })
      return loaded.ok ? loaded.value.metricsToken : loaded.problems
    }
    expect(tokenOf({})).toBeNull()
    expect(tokenOf({ QUAYSIDE_METRICS_TOKEN: 'y'.repeat(16) })).toBe('y'.repeat(16))
    expect(tokenOf({ QUAYSIDE_METRICS_TOKEN: '' })).toMatchObject([{ at: 'QUAYSIDE_METRICS_TOKEN' }])
  })

  it('takes secrets from files and variables, without the line breaks around them', () => {
    const { NEXTAUTH_SECRET: _left, ...rest } = variables
    const lines = `\n${'y'.repeat(32)}\r\n\n`
    const file = join(folderWith({ key: lines }), 'key')
    expect(loadConfig({ ...rest, NEXTAUTH_SECRET: lines })).toMatchObject({
      ok: true,
      value: { sessionSecret: 'y'.repeat(32) },
    })
    expect(loadConfig({ ...rest, NEXTAUTH_SECRET_FILE: file })).toMatchObject({
      ok: true,
      value: { sessionSecret: 'y'.repeat(32) },
    })
    expect(problemsOf({ ...rest, NEXTAUTH_SECRET_FILE: '/nowhere/key' })).toMatchObject([
      { at: 'NEXTAUTH_SECRET_FILE', found: '/nowhere/key' },
    ])
    expect(problemsOf({ ...variables, NEXTAUTH_SECRET_FILE: file })).toMatchObject([
      { at: 'NEXTAUTH_SECRET', expected: 'only one of them' },
    ])
  })
})

describe('without a configuration file', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  const pod = folderWith({
    'var/run/secrets/kubernetes.io/serviceaccount/namespace': 'packit--stg\n',
    'var/run/secrets/kubernetes.io/serviceaccount/token': 'token',
  })
  const variables = {
    ...SECRETS,
    QUAYSIDE_OIDC_ISSUER: 'https://sso.example.com',
    QUAYSIDE_OIDC_CLIENT_ID: 'quayside',
    QUAYSIDE_VIEWER_GROUPS: '*',
    QUAYSIDE_OPERATOR_GROUPS: 'packit-operators, admins',
  }

  it('a pod shows its own namespace', () => {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '172.30.0.1')
    expect(loadConfig(variables, pod)).toMatchObject({
      ok: true,
      value: {
        environments: [
          {
            name: 'packit--stg',
            namespace: 'packit--stg',
            cluster: { inCluster: true },
            roles: { viewer: ['*'], operator: ['packit-operators', 'admins'] },
          },
        ],
        signIn: { issuer: 'https://sso.example.com', clientId: 'quayside' },
      },
    })
  })

  it('a pod reports the missing variables', () => {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '172.30.0.1')
    expect(problemsOf(SECRETS, pod).map(({ at }) => at)).toEqual([
      'QUAYSIDE_OIDC_ISSUER',
      'QUAYSIDE_OIDC_CLIENT_ID',
      'QUAYSIDE_VIEWER_GROUPS',
    ])
  })

  it('a path is required outside of a pod', () => {
    expect(problemsOf(variables)).toMatchObject([{ at: 'QUAYSIDE_CONFIG', found: 'nothing' }])
  })
})

describe('the report', () => {
  it('names the source and each problem', () => {
    const problem = { at: 'signIn.issuer', found: 'nothing', expected: 'a URL' }
    expect(reportOf('/etc/quayside.yaml', [problem]))
      .toBe(`Quayside cannot start: 1 error in /etc/quayside.yaml.

  signIn.issuer
    found:    nothing
    expected: a URL

See docs/configuration.md.
`)
    expect(reportOf('x', [problem, problem])).toContain('2 errors in x')
  })
})
