import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { loadKubeConfig } from '#lib/cluster/request/kube-config'
import { temporaryFolder, writeTemporary } from '#lib/cluster/testing/test-server'

const cluster = { name: 'cluster', cluster: { server: 'https://api.example.com:6443' } }
const user = { name: 'user', user: { token: 'secret-token' } }
const prod = { name: 'prod', context: { cluster: 'cluster', user: 'user' } }

function kubeconfig(members: object = {}): string {
  const whole = {
    clusters: [cluster],
    users: [user],
    contexts: [prod],
    'current-context': 'prod',
    ...members,
  }
  return writeTemporary('config', JSON.stringify(whole))
}

describe('a kubeconfig', () => {
  it('gives its current context', () => {
    const loaded = loadKubeConfig({ kubeconfig: kubeconfig() })
    expect(loaded.ok && loaded.value.getCurrentCluster()?.server).toBe('https://api.example.com:6443')
  })

  it('gives the requested context', () => {
    const stg = { name: 'stg', context: { cluster: 'staging', user: 'user' } }
    const staging = { name: 'staging', cluster: { server: 'https://stg.example.com' } }
    const file = kubeconfig({ contexts: [prod, stg], clusters: [cluster, staging] })
    const loaded = loadKubeConfig({ kubeconfig: file, context: 'stg' })
    expect(loaded.ok && loaded.value.getCurrentCluster()?.server).toBe('https://stg.example.com')
  })

  it('lists its contexts when the requested one is unknown', () => {
    const file = kubeconfig()
    expect(loadKubeConfig({ kubeconfig: file, context: 'prdo' })).toEqual({
      ok: false,
      error: { member: 'context', found: 'prdo', expected: `one of the contexts of ${file}: prod` },
    })
  })

  it.each([
    ['without a current context', { 'current-context': undefined }],
    ['whose context names an unknown cluster', { clusters: [] }],
    ['whose context names an unknown user', { users: [] }],
    ['whose cluster is reached without TLS', { clusters: [{ ...cluster, cluster: { server: 'http://x' } }] }],
    [
      'whose cluster is behind a proxy',
      { clusters: [{ ...cluster, cluster: { server: 'https://x', 'proxy-url': 'http://proxy' } }] },
    ],
  ])('is rejected %s', (_which, members) => {
    expect(loadKubeConfig({ kubeconfig: kubeconfig(members) })).toMatchObject({
      ok: false,
      error: { member: 'context' },
    })
  })

  it.each([[''], ['- a list'], ['{"clusters": 3}'], [': : :']])(
    'is rejected with the content %j',
    (content) => {
      const file = writeTemporary('config', content)
      expect(loadKubeConfig({ kubeconfig: file })).toMatchObject({ ok: false })
    },
  )

  it('is rejected when it is missing', () => {
    expect(loadKubeConfig({ kubeconfig: '/nowhere/config' })).toMatchObject({
      ok: false,
      error: { member: 'kubeconfig', found: '/nowhere/config (ENOENT)' },
    })
  })
})

describe('an address with files', () => {
  const tokenFile = writeTemporary('token', 'secret-token')

  it('is accepted when the files exist', () => {
    expect(loadKubeConfig({ server: 'https://api', tokenFile, caFile: tokenFile })).toMatchObject({
      ok: true,
    })
  })

  it.each([
    ['tokenFile', { tokenFile: '/nowhere/token' }],
    ['caFile', { tokenFile, caFile: '/nowhere/ca.crt' }],
  ])('is rejected when its %s is missing', (member, files) => {
    expect(loadKubeConfig({ server: 'https://api', ...files })).toMatchObject({
      ok: false,
      error: { member },
    })
  })
})

describe('a service account', () => {
  it('is found in a pod', () => {
    const root = temporaryFolder()
    const folder = join(root, 'var/run/secrets/kubernetes.io/serviceaccount')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'token'), 'secret-token')
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '172.30.0.1')
    vi.stubEnv('KUBERNETES_SERVICE_PORT', '443')
    const loaded = loadKubeConfig({ inCluster: true }, root)
    vi.unstubAllEnvs()
    expect(loaded.ok && loaded.value.getCurrentCluster()?.server).toBe('https://172.30.0.1:443')
  })

  it('is rejected outside of a pod', () => {
    expect(loadKubeConfig({ inCluster: true }, '/nowhere')).toMatchObject({
      ok: false,
      error: { member: 'inCluster' },
    })
  })
})
