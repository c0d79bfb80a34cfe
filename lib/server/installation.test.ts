import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { temporaryFolder, writeTemporary } from '#lib/cluster/testing/test-server'
import { certificateOf, HAS_OPENSSL, setProxies } from '#lib/network/testing/test-proxy'
import { extraCertificates, runningWith } from '#lib/server/installation'
import { logRunning } from '#lib/server/log'
import { environmentOf } from '#lib/server/testing/test-environment'

const CANARY = 'canary-6f1d'

describe('the line of a start', () => {
  it('says what runs with what, through which proxies, and no secret', () => {
    setProxies({
      HTTPS_PROXY: `http://ann:${CANARY}@proxy.example.com:3128`,
      NO_PROXY: '.cluster.example.com',
    })
    const at = (host: string) => ({
      server: `https://${host}:6443`,
      tokenFile: writeTemporary('token', CANARY),
    })
    const environments = Array.from({ length: 8 }, (_, place) =>
      environmentOf(`env-${place}`, {
        cluster: at(place === 0 ? 'api.cluster.example.com' : 'api.example.com'),
      }),
    )
    const lines: string[] = []
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
    logRunning(
      runningWith({
        environments,
        forges: [
          {
            name: 'ours',
            kind: 'gitlab',
            url: 'https://gitlab.example.com',
            credentials: { kind: 'token', tokenFile: CANARY },
            webhookSecretFile: null,
          },
        ],
        signIn: {
          title: 'SSO',
          issuer: 'https://sso.example.com/x',
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
    )
    write.mockRestore()
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain(CANARY)
    const line = JSON.parse(lines[0] ?? '') as Record<string, string>
    expect(line).toMatchObject({
      event: 'running',
      node: process.version,
      url: 'https://quayside.example.com',
      signIn: 'sso.example.com through proxy.example.com:3128',
      forges: 'ours: gitlab at gitlab.example.com through proxy.example.com:3128',
      trustedProxies: '10.128.0.0/14',
    })
    expect(line.environments).toContain(
      'env-0: env-0 at api.cluster.example.com:6443, registry every 300 s, imports',
    )
    expect(line.environments).toContain('env-7: env-7 at api.example.com:6443 through proxy.example.com:3128')
  })
})

describe('the certificates beside those of Node', () => {
  it.skipIf(!HAS_OPENSSL)('are counted in the file that names them', () => {
    const { cert } = certificateOf('DNS:a.example.com')
    expect(extraCertificates({ NODE_EXTRA_CA_CERTS: writeTemporary('ca.crt', cert + cert) })).toBe(2)
  })

  it('are none where no file is named', () => {
    expect(extraCertificates({})).toBeNull()
  })

  it.each([
    ['is empty', () => writeTemporary('ca.crt', '')],
    ['is no PEM', () => writeTemporary('ca.crt', 'not yet')],
    ['is not there', () => join(temporaryFolder(), 'ca.crt')],
  ])('are none, and end no process, where the file %s', (_, file) => {
    const variables = { NODE_EXTRA_CA_CERTS: file() }
    expect(extraCertificates(variables)).toBe(0)
    // Node reads them at the first connection.
    const ask = "require('node:tls').connect(1, '127.0.0.1').on('error', (error) => console.log(error.code))"
    const { status, stdout } = spawnSync(process.execPath, ['-e', ask], {
      env: { ...process.env, ...variables },
    })
    expect([status, stdout.toString().trim()]).toEqual([0, 'ECONNREFUSED'])
  })
})
