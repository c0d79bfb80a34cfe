import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ImageStream, KubernetesList, KubernetesObject, Pod } from '#lib/kubernetes/objects'
import { startDemo, type Demo } from './demo'
import { readRun } from './run-file'

let directory: string
let demo: Demo

beforeAll(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'quayside-demo-')), 'run')
  demo = await startDemo({
    productUrl: 'http://127.0.0.1:3000',
    directory,
    ports: { api: 0, registry: 0, signIn: 0 },
    scheduledImportSeconds: 3600,
    buildSeconds: 1,
  })
})

afterAll(async () => {
  await demo.stop()
  await rm(directory, { recursive: true })
})

beforeEach(() => control('/reset', {}))

async function get<T>(path: string, user: 'quayside' | 'alice' = 'quayside'): Promise<T> {
  const token = await readFile(demo.run.tokenFiles[user], 'utf8')
  const headers = { authorization: `Bearer ${token}` }
  return (await (await fetch(demo.run.clusterUrl + path, { headers })).json()) as T
}

async function control(path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const { url, token } = demo.run.control
  const headers = { authorization: `Bearer ${token}` }
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
  const response = await fetch(url + path, { ...init, headers })
  return { status: response.status, body: await response.json() }
}

async function tagsOf(repository: string): Promise<string[]> {
  const scope = `repository:${repository}:pull`
  const answer = await fetch(`${demo.run.registryUrl}/v2/auth?scope=${scope}`)
  const { token } = (await answer.json()) as { token: string }
  const headers = { authorization: `Bearer ${token}` }
  const list = await fetch(`${demo.run.registryUrl}/v2/${repository}/tags/list`, { headers })
  return ((await list.json()) as { tags: string[] }).tags
}

function streams() {
  return get<KubernetesList<ImageStream>>('/apis/image.openshift.io/v1/namespaces/packit--prod/imagestreams')
}

function pods() {
  return get<KubernetesList<Pod>>('/api/v1/namespaces/packit--prod/pods')
}

describe('the running demo', () => {
  it('serves the seeded cluster to Quayside and to alice', async () => {
    const { items } = await streams()
    expect(items?.map(({ metadata }) => metadata.name)).toContain('packit-worker')
    const path = '/apis/apps/v1/namespaces/packit--stg/deployments'
    expect(await get(path, 'alice')).toMatchObject({ kind: 'DeploymentList' })
  })

  it('writes its addresses and tokens to files that only the owner can read', async () => {
    expect(await readRun(directory)).toEqual(demo.run)
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
    for (const file of ['run.json', 'quayside.token', 'alice.token', 'quayside.yaml'])
      expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600)
  })

  it('keeps secrets out of the configuration file', async () => {
    const { QUAYSIDE_CONFIG = '', QUAYSIDE_OIDC_CLIENT_SECRET = 'absent' } = demo.run.env
    const config = await readFile(QUAYSIDE_CONFIG, 'utf8')
    expect(config).toContain(demo.run.signInUrl)
    expect(config).not.toContain(QUAYSIDE_OIDC_CLIENT_SECRET)
  })

  it('has an issuer with a discovery document', async () => {
    const response = await fetch(`${demo.run.signInUrl}/.well-known/openid-configuration`)
    expect(await response.json()).toMatchObject({ issuer: demo.run.signInUrl })
  })

  it('accepts a push for a known stream, and lists the known ones otherwise', async () => {
    const pushed = await control('/push', { stream: 'packit-dashboard', tag: 'prod' })
    expect(pushed).toMatchObject({ status: 200, body: { pullSpec: 'quay.io/packit/dashboard:prod' } })
    const unknown = await control('/push', { stream: 'packit', tag: 'prod' })
    expect(unknown.status).toBe(400)
    expect(JSON.stringify(unknown.body)).toContain('packit-worker, ')
    expect((await control('/push', { stream: 'sandcastle', tag: 'prod' })).status).toBe(400)
  })

  it('names its git hosts and sources in the configuration, without their tokens and secrets', async () => {
    const config = await readFile(demo.run.env.QUAYSIDE_CONFIG ?? '', 'utf8')
    const { forges = [] } = demo.run.git ?? {}
    expect(forges.map(({ name }) => name)).toEqual(['github', 'gitlab', 'forgejo'])
    for (const { url, tokenFile } of forges) {
      expect(config).toContain(`url: ${url}\n    tokenFile: ${tokenFile}`)
      expect(config).not.toContain(await readFile(tokenFile, 'utf8'))
      const secretFile = /webhookSecretFile: (.*)/.exec(config.slice(config.indexOf(tokenFile)))?.[1] ?? ''
      expect((await stat(secretFile)).mode & 0o777).toBe(0o600)
      expect(config).not.toContain(await readFile(secretFile, 'utf8'))
    }
    expect(config.match(/repository: packit\/.*/g)).toEqual(
      ['ogr', 'specfile', 'packit', 'packit-service', 'packit-service-fedmsg', 'dashboard', 'tokman'].map(
        (name) => `repository: packit/${name}`,
      ),
    )
  })

  it('builds the head of a branch that moved, and pushes its image with a tag of its own', async () => {
    const { url = '', tokenFile = '' } = demo.run.git?.forges[0] ?? {}
    const headers = { authorization: `Bearer ${await readFile(tokenFile, 'utf8')}` }
    const heads = (await control('/git/heads')).body as Record<string, Record<string, string>>
    const sha = heads['packit/packit-service']?.main ?? ''
    const init = { method: 'PATCH', headers, body: JSON.stringify({ sha }) }
    const { status } = await fetch(`${url}/repos/packit/packit-service/git/refs/heads/stable`, init)
    expect(status).toBe(200)
    const ownTag = new RegExp(`^stable-${sha.slice(0, 7)}-\\d+$`)
    for (const name of ['packit-service', 'packit-worker'])
      await expect.poll(() => tagsOf(`packit/${name}`)).toContainEqual(expect.stringMatching(ownTag))
  })

  it('is back in its first state after a reset', async () => {
    const podsBefore = await pods()
    const token = await readFile(demo.run.tokenFiles.alice, 'utf8')
    const name = podsBefore.items?.[0]?.metadata.name ?? ''
    const url = `${demo.run.clusterUrl}/apis/apps/v1/namespaces/packit--prod/deployments/tokman`
    await fetch(url, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
    await control('/reset', {})
    expect((await pods()).items?.map(({ metadata }) => metadata.name)).toContain(name)
    expect(await get('/apis/apps/v1/namespaces/packit--prod/deployments/tokman')).toMatchObject({
      metadata: { name: 'tokman' },
    })
  })

  it('starts in a state that the controllers leave unchanged', async () => {
    const before = await versions()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await versions()).toEqual(before)
  })
})

async function versions(): Promise<string[]> {
  const kinds = [
    'apis/apps/v1/controllerrevisions',
    'apis/apps/v1/deployments',
    'apis/apps/v1/replicasets',
    'apis/apps/v1/statefulsets',
    'apis/batch/v1/cronjobs',
    'apis/batch/v1/jobs',
    'apis/image.openshift.io/v1/imagestreams',
    'api/v1/pods',
  ]
  const paths = ['packit--prod', 'packit--stg'].flatMap((namespace) =>
    kinds.map((kind) => `/${kind.replace('v1/', `v1/namespaces/${namespace}/`)}`),
  )
  const lists = await Promise.all(paths.map((path) => get<KubernetesList<KubernetesObject>>(path)))
  return lists.flatMap(({ items }) =>
    (items ?? []).map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion ?? ''}`),
  )
}
