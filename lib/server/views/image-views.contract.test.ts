import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import type { ImageStream } from '#lib/kubernetes/objects'
import { checkTag, driftOf } from '#lib/server/drift/drift'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'
import { comparisonFor } from '#lib/server/views/image-views'

const RECIPE = { command: ['/usr/bin/run.sh'], ports: [], labels: {}, below: ['fedora 43'] }
const OLD = { created: '2026-11-20T12:00:00Z', recipe: { ...RECIPE, env: { LEVEL: 'info', OLD: '1' } } }
const NEW = {
  created: '2026-11-21T12:00:00Z',
  recipe: { ...RECIPE, env: { LEVEL: 'debug' }, below: ['fedora 43', 'celery'] },
}
const MULTI = { platforms: ['linux/amd64', 'linux/arm64'] }

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startTestCluster()
  cluster.store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } })
})
afterAll(() => cluster.stop())

/** A stream that imported one build, and whose registry has another one by now. */
async function behind(stream: string, build: object, more: object) {
  const repository = `packit/${stream}`
  cluster.push(repository, 'prod', { ...OLD, ...build })
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf(stream, 'prod', more))
  const from = await until(
    () => newestOf(stream),
    (digest) => digest !== '',
  )
  cluster.push(repository, 'prod', { ...NEW, ...build })
  const proxy = await startFaultProxy(cluster.url)
  const environment = environmentOf(stream, {
    namespace: NAMESPACE,
    cluster: { server: proxy.url, tokenFile: writeTemporary('token', 'admin') },
    registryCheckSeconds: 0,
  })
  onTestFinished(() => {
    void storeOf(environment).stop()
    proxy.close()
  })
  await storeOf(environment).settled
  const drift = driftOf(environment)
  checkTag(environment, stream, 'prod')
  const check = await until(
    () => drift.checks.get(`${stream}:prod`),
    (each) => each?.state === 'newer',
  )
  const to = check?.state === 'newer' ? check.image.digest : ''
  const compare = () => comparisonFor({ environment, mayAct: true }, { stream, tag: 'prod' }, { from, to })
  return { from, to, environment, proxy, compare }
}

async function newestOf(stream: string): Promise<string> {
  const { status } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/${stream}`)
  return status?.tags?.[0]?.items?.[0]?.image ?? ''
}

async function importNow(stream: string, to: string): Promise<void> {
  const from = { kind: 'DockerImage', name: `quay.io/packit/${stream}:prod` }
  const { spec } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/${stream}`)
  const { importPolicy = {} } = spec?.tags?.[0] ?? {}
  await cluster.call('POST', `${IMAGES}/imagestreamimports`, {
    kind: 'ImageStreamImport',
    apiVersion: 'image.openshift.io/v1',
    metadata: { name: stream },
    spec: { import: true, images: [{ from, to: { name: 'prod' }, importPolicy }] },
  })
  await until(
    () => newestOf(stream),
    (digest) => digest === to,
  )
}

describe('what an import would bring', () => {
  it.each<[string, object, object]>([
    ['one-image', {}, {}],
    ['an-image-of-a-list', MULTI, {}],
    ['a-list', MULTI, { importPolicy: { importMode: 'PreserveOriginal' } }],
  ])('is told before it as after it: %s', async (stream, build, more) => {
    const { to, environment, proxy, compare } = await behind(stream, build, more)
    const asked = proxy.requests.length
    const before = await compare()
    expect(before).toMatchObject({
      ok: true,
      value: {
        commits: { isBack: false },
        diff: {
          variables: [
            { name: 'LEVEL', kind: 'changed', from: 'info', to: 'debug' },
            { name: 'OLD', kind: 'removed' },
          ],
        },
      },
    })
    const imports = proxy.requests.slice(asked).filter(({ line }) => line.includes('imagestreamimports'))
    expect(imports).toEqual([])
    await importNow(stream, to)
    await until(
      () => storeOf(environment).kinds.imageStreams.get(stream),
      (each) => each?.status?.tags?.[0]?.items?.[0]?.image === to,
    )
    expect(await compare()).toEqual(before)
  })

  it('is refused for any other digest, which the registry is not asked about', async () => {
    const { from, environment, proxy } = await behind('strange', {}, {})
    const asked = proxy.requests.length
    const named = { stream: 'strange', tag: 'prod' }
    const to = `sha256:${'0'.repeat(64)}`
    expect(await comparisonFor({ environment, mayAct: true }, named, { from, to })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
    expect(proxy.requests.slice(asked).filter(({ line }) => line.startsWith('POST'))).toEqual([])
  })
})
