import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
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
import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import type { ImageView } from '#lib/domain/image/image-views'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { Environment } from '#lib/server/config/parse'
import { checkTag, driftOf } from '#lib/server/drift/drift'
import { originIn, whyNoCommit } from '#lib/server/environment/commits'
import { readImages } from '#lib/server/environment/read-snapshot'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'

/** Images without labels, whose commits stand in tags of the repository that the stream does not have. */

const COMMIT = 'a94d7c12e8b34f06b5d1c7e9f02a6834d1e57c03'
const BUILD = { commit: COMMIT, created: '2026-11-20T12:00:00Z', unlabelled: true }
const OWN_TAG = `stable-a94d7c1-${Date.parse('2026-11-20T12:00:30Z') / 1000}`

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())
beforeEach(() => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
})

async function importWorker(): Promise<string> {
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('worker', 'prod'))
  const { status } = await until(
    () => cluster.read<ImageStream>(`${IMAGES}/imagestreams/worker`),
    ({ status }) => (status?.tags?.[0]?.items ?? []).length > 0,
  )
  return status?.tags?.[0]?.items?.[0]?.image ?? ''
}

async function startEnvironment(name: string) {
  const proxy = await startFaultProxy(cluster.url)
  const images = {
    ...DEFAULT_RULES,
    commitTags: ['stable-<sha>-<epoch>'],
    commitLink: 'https://git.example/<sha>',
    packageRegistries: {},
  }
  const environment = environmentOf(name, {
    namespace: NAMESPACE,
    cluster: { server: proxy.url, tokenFile: writeTemporary('token', 'admin') },
    registryCheckSeconds: 3_600,
    images,
  })
  onTestFinished(() => {
    void storeOf(environment).stop()
    proxy.close()
  })
  await storeOf(environment).settled
  const imports = () => proxy.requests.filter(({ line }) => line.includes('imagestreamimports')).length
  return { environment, proxy, imports }
}

async function imageIn(environment: Environment, digest: string): Promise<ImageView | undefined> {
  return (await readImages(environment, [{ stream: 'worker', digest }])).get(digest)
}

describe('an image without labels', () => {
  it('has the commit that a tag of its repository names, by one listing, however often it is shown', async () => {
    for (const tag of ['prod', OWN_TAG]) cluster.push('packit/worker', tag, BUILD)
    const digest = await importWorker()
    const { environment, imports } = await startEnvironment('found')
    const image = await until(
      () => imageIn(environment, digest),
      (each) => each?.commit !== null,
    )
    expect(image).toMatchObject({
      commit: 'a94d7c1',
      commitTag: OWN_TAG,
      commitUrl: 'https://git.example/a94d7c1',
    })
    for (let view = 0; view < 5; view += 1) await imageIn(environment, digest)
    expect(imports()).toBe(1)
  })

  it('has it also where the cluster only names the tags, because there are more than it reads', async () => {
    cluster.store.mostImagesPerRepository = 1
    onTestFinished(() => void (cluster.store.mostImagesPerRepository = 50))
    for (const tag of ['latest', 'prod', OWN_TAG]) cluster.push('packit/worker', tag, BUILD)
    cluster.push('packit/worker', `stable-bbbbbbb-${Date.parse('2026-01-01') / 1000}`)
    const digest = await importWorker()
    const { environment, imports } = await startEnvironment('named')
    const image = await until(
      () => imageIn(environment, digest),
      (each) => each?.commit !== null,
    )
    expect(image?.commitTag).toBe(OWN_TAG)
    expect(imports()).toBe(2)
  })

  it('says why its commit is unknown, if the tags cannot be read', async () => {
    cluster.push('packit/worker', 'prod', BUILD)
    const digest = await importWorker()
    cluster.registry.break('packit/worker', { status: 401 })
    const { environment } = await startEnvironment('unread')
    const why = await until(
      async () => {
        const image = await imageIn(environment, digest)
        return image && whyNoCommit(environment, { image, origin: originIn(environment, 'worker', digest) })
      },
      (words) => words?.includes('could not be read') === true,
    )
    expect(why).toMatch(/the tags of quay.io\/packit\/worker could not be read: “.*no basic auth credentials/)
  })

  it('is not looked for in the registry where the cluster could not tell about the image itself', async () => {
    cluster.push('packit/worker', 'prod', BUILD)
    const digest = await importWorker()
    const { environment, proxy, imports } = await startEnvironment('unanswered')
    proxy.break(/imagestreamimages/, { status: 503, contentType: 'text/plain', body: 'unavailable' })
    await imageIn(environment, digest)
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(imports()).toBe(0)
  })

  it('has its commit before it is imported', async () => {
    cluster.push('packit/worker', 'prod', { ...BUILD, commit: 'b'.repeat(40) })
    await importWorker()
    for (const tag of ['prod', OWN_TAG]) cluster.push('packit/worker', tag, BUILD)
    const { environment } = await startEnvironment('newer')
    const drift = driftOf(environment)
    checkTag(environment, 'worker', 'prod')
    const check = await until(
      () => drift.checks.get('worker:prod'),
      (each) => each?.state === 'newer' && each.image.commit !== null,
    )
    expect(check).toMatchObject({ image: { commit: 'a94d7c1', commitTag: OWN_TAG } })
  })
})
