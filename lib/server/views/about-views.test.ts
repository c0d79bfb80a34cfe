import { beforeEach, describe, expect, it, vi } from 'vitest'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { configState } from '#lib/server/config/follow-file'
import { environmentOf } from '#lib/server/testing/test-environment'
import { aboutFor } from '#lib/server/views/about-views'

const CANARY = 'canary-6f1d'
const cluster = { server: 'https://api.example.com:6443', tokenFile: writeTemporary('token', CANARY) }
const source = (forge: string) => ({
  repository: 'packit/packit',
  forge,
  from: 'main',
  to: 'stable',
  feeds: [],
  build: null,
  imageTags: [],
  checks: [],
  after: [],
  gate: null,
  migrations: [],
})
const roles = { viewer: ['*'], operator: ['operators'] }
const prod = environmentOf('prod', { cluster, roles, sources: [source('github')] })
const stg = environmentOf('stg', { cluster, roles })
const hidden = environmentOf('hidden', { cluster, sources: [source('secret-host')] })

const forgeAt = (name: string) => ({
  name,
  kind: 'github' as const,
  url: `https://${name}.example.com`,
  credentials: { kind: 'token' as const, tokenFile: CANARY },
  webhookSecretFile: null,
})
vi.mock('#lib/server/config/config', () => ({
  config: () => ({
    environments: [prod, stg, hidden],
    forges: [forgeAt('github'), forgeAt('secret-host')],
    signIn: {
      title: 'SSO',
      issuer: 'https://sso.example.com/realms/x',
      clientId: 'q',
      kind: 'oidc',
      groupsPattern: '*',
      userClaim: 'sub',
      groupsClaim: 'groups',
      scopes: [],
    },
    trustedProxies: ['10.128.0.0/14'],
    url: 'https://quayside.example.com',
    sessionSecret: CANARY,
    clientSecret: CANARY,
    metricsToken: CANARY,
  }),
}))
vi.mock('#lib/server/environment/missing-rights', () => ({ readMissingRights: () => Promise.resolve([]) }))

const grant = (environment: typeof prod, mayAct: boolean) => ({ environment, mayAct })

describe('what Quayside runs with', () => {
  beforeEach(() => {
    Object.assign(configState(), {
      needsRestart: [
        'environments.prod.namespace',
        'environments.hidden.cluster',
        'environments.new',
        'forges',
      ],
      problems: [{ at: 'environments[2].titel', found: 'an unknown key', expected: 'title' }],
    })
  })

  it('is for people who operate an environment', async () => {
    expect(await aboutFor([grant(prod, false), grant(stg, false)])).toMatchObject({
      ok: false,
      error: { code: 'operators-only' },
    })
    expect(await aboutFor([])).toMatchObject({ ok: false })
  })

  it('shows the environments that the person may see, and nothing of others', async () => {
    const about = await aboutFor([grant(prod, true), grant(stg, false)])
    expect(about).toMatchObject({
      ok: true,
      value: {
        url: 'https://quayside.example.com',
        signIn: { title: 'SSO', host: 'sso.example.com', proxy: null },
        environments: [
          { name: 'prod', mayAct: true, cluster: { host: 'api.example.com:6443' }, operators: ['operators'] },
          { name: 'stg', mayAct: false },
        ],
        forges: [{ name: 'github', host: 'github.example.com' }],
        trustedProxies: ['10.128.0.0/14'],
        configuration: { needsRestart: ['environments.prod.namespace', 'forges'], errors: 1, problems: null },
      },
    })
    expect(JSON.stringify(about)).not.toMatch(/hidden|secret-host|environments.new|titel/)
  })

  it('shows the errors of the file to those who operate all of it', async () => {
    const about = await aboutFor([prod, stg, hidden].map((each) => grant(each, true)))
    expect(about).toMatchObject({
      value: {
        configuration: {
          needsRestart: expect.arrayContaining(['environments.new']) as string[],
          problems: ['environments[2].titel: found an unknown key, expected title'],
        },
      },
    })
  })

  it('has no secret', async () => {
    const about = await aboutFor([grant(prod, true)])
    expect(about.ok).toBe(true)
    expect(JSON.stringify(about)).not.toContain(CANARY)
  })
})
