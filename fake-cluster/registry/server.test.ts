import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LoopbackServer } from '../loopback'
import { digestOf } from './images'
import { Registry } from './registry'
import { startRegistryServer } from './server'

const registry = new Registry(['packit/sandcastle'])
const build = {
  repository: 'packit/packit-worker',
  tag: 'prod',
  created: '2026-11-03T03:12:33Z',
  commit: 'a94d7c12e8b34f06b5d1c7e9f02a6834d1e57c03',
  source: 'https://github.com/packit/packit-service',
}
let server: LoopbackServer

beforeAll(async () => {
  server = await startRegistryServer(registry)
  registry.push(build)
  registry.push({ ...build, repository: 'packit/sandcastle' })
})

afterAll(() => server.stop())

async function tokenFor(repository: string): Promise<string> {
  const response = await fetch(`${server.url}/v2/auth?scope=repository:${repository}:pull`)
  const { token } = (await response.json()) as { token: string }
  return token
}

async function pull(path: string, method = 'GET'): Promise<Response> {
  const repository = /^(.+)\/(manifests|blobs|tags)\//.exec(path)?.[1] ?? ''
  const authorization = `Bearer ${await tokenFor(repository)}`
  return fetch(`${server.url}/v2/${path}`, { method, headers: { authorization } })
}

describe('the token protocol', () => {
  it('challenges a request without a token, with the realm, the service and the scope', async () => {
    const response = await fetch(`${server.url}/v2/packit/packit-worker/manifests/prod`)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer realm="${server.url}/v2/auth",service="${new URL(server.url).host}",scope="repository:packit/packit-worker:pull"`,
    )
  })

  it('refuses a private repository and a missing one in the same way', async () => {
    for (const repository of ['packit/sandcastle', 'packit/nothing']) {
      const response = await pull(`${repository}/manifests/prod`)
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ errors: [{ code: 'UNAUTHORIZED' }] })
    }
  })

  it('does not accept the token of another repository', async () => {
    const headers = { authorization: `Bearer ${await tokenFor('packit/tokman')}` }
    const response = await fetch(`${server.url}/v2/packit/packit-worker/manifests/prod`, { headers })
    expect(response.status).toBe(401)
  })
})

describe('manifests and blobs', () => {
  it('serves a manifest by tag and by digest, and its bytes match the digest', async () => {
    const byTag = await pull('packit/packit-worker/manifests/prod')
    const digest = byTag.headers.get('docker-content-digest') ?? ''
    const byDigest = await pull(`packit/packit-worker/manifests/${digest}`)
    expect(byTag.headers.get('content-type')).toBe('application/vnd.docker.distribution.manifest.v2+json')
    expect(digestOf(Buffer.from(await byTag.arrayBuffer()))).toBe(digest)
    expect(digestOf(Buffer.from(await byDigest.arrayBuffer()))).toBe(digest)
  })

  it('answers HEAD with the digest and without a body', async () => {
    const response = await pull('packit/packit-worker/manifests/prod', 'HEAD')
    expect(response.headers.get('docker-content-digest')).toMatch(/^sha256:[a-f0-9]{64}$/)
    expect(await response.text()).toBe('')
  })

  it('serves the config with the source commit of the image', async () => {
    const manifest = (await (await pull('packit/packit-worker/manifests/prod')).json()) as {
      config: { digest: string }
      layers: { digest: string; size: number }[]
    }
    const config = await pull(`packit/packit-worker/blobs/${manifest.config.digest}`)
    expect(await config.json()).toMatchObject({
      created: build.created,
      architecture: 'amd64',
      config: { Labels: { 'org.opencontainers.image.revision': build.commit, 'vcs-ref': build.commit } },
    })
    for (const { digest, size } of manifest.layers) {
      const layer = Buffer.from(await (await pull(`packit/packit-worker/blobs/${digest}`)).arrayBuffer())
      expect([digestOf(layer), layer.length]).toEqual([digest, size])
    }
  })

  it.each([
    ['docker', 'application/vnd.docker.distribution.manifest.list.v2+json'],
    ['oci', 'application/vnd.oci.image.index.v1+json'],
  ] as const)('serves several platforms as a list (%s)', async (format, mediaType) => {
    const platforms = ['linux/amd64', 'linux/arm64']
    registry.push({ ...build, repository: 'packit/nginx', tag: format, platforms, format })
    const response = await pull(`packit/nginx/manifests/${format}`)
    expect(response.headers.get('content-type')).toBe(mediaType)
    const { manifests } = (await response.json()) as {
      manifests: { digest: string; platform: { architecture: string } }[]
    }
    expect(manifests.map(({ platform }) => platform.architecture)).toEqual(['amd64', 'arm64'])
    for (const { digest } of manifests)
      expect((await pull(`packit/nginx/manifests/${digest}`)).status).toBe(200)
  })

  it('keeps an image by digest when its tag is removed, and lists the remaining tags', async () => {
    const digest = registry.push({ ...build, repository: 'packit/tokman', tag: 'prod' })
    registry.push({ ...build, repository: 'packit/tokman', tag: 'stg' })
    registry.removeTag('packit/tokman', 'prod')
    const response = await pull('packit/tokman/manifests/prod')
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({
      errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }],
    })
    expect((await pull(`packit/tokman/manifests/${digest}`)).status).toBe(200)
    expect(await (await pull('packit/tokman/tags/list')).json()).toEqual({
      name: 'packit/tokman',
      tags: ['stg'],
    })
  })

  it('accepts no pushes over HTTP', async () => {
    expect((await pull('packit/packit-worker/manifests/prod', 'PUT')).status).toBe(405)
  })
})

it('gives equal builds the same digest, and a broken build a different one', () => {
  const digest = registry.push(build)
  expect(registry.push(build)).toBe(digest)
  expect(registry.push({ ...build, broken: true })).not.toBe(digest)
})

it.each([
  [401, 'UNAUTHORIZED'],
  [404, 'MANIFEST_UNKNOWN'],
  [500, 'UNKNOWN'],
] as const)('answers %i for one repository while it is broken, until it is fixed', async (status, code) => {
  registry.push(build)
  registry.push({ ...build, repository: 'packit/tokman' })
  registry.break(build.repository, { status, delayMs: 20 })
  const before = Date.now()
  const response = await pull('packit/packit-worker/manifests/prod')
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ errors: [{ code }] })
  expect(Date.now() - before).toBeGreaterThanOrEqual(20)
  expect((await pull('packit/tokman/manifests/prod')).status).toBe(200)
  registry.break(build.repository, {})
  expect((await pull('packit/packit-worker/manifests/prod')).status).toBe(200)
})
