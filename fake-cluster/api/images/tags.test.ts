import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ImageStream, ImageStreamImport, ImageStreamTag, Status } from '#lib/kubernetes/objects'
import { CORE, IMAGES, startTestCluster, until, type TestCluster } from '../../testing/test-cluster'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

beforeEach(() => {
  cluster.registry.clear()
  cluster.registry.login = undefined
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: 'packit--prod' } }))
})

const dockerImage = (name: string) => ({ kind: 'DockerImage', name: `quay.io/packit/${name}` })

function create(name: string, tags: object[]) {
  return cluster.call<ImageStream & Status>('POST', `${IMAGES}/imagestreams`, {
    metadata: { name },
    spec: { tags },
  })
}

function stream(name: string) {
  return cluster.read<ImageStream>(`${IMAGES}/imagestreams/${name}`)
}

function tagOf(found: ImageStream, name: string) {
  const spec = found.spec?.tags?.find((tag) => tag.name === name)
  const status = found.status?.tags?.find(({ tag }) => tag === name)
  const items = status?.items?.map(({ image, generation }) => ({ image, generation })) ?? []
  return { generation: spec?.generation, items, reason: status?.conditions?.[0]?.reason }
}

async function settled(name: string, tag: string, isSo: (found: ReturnType<typeof tagOf>) => boolean) {
  return tagOf(
    await until(
      () => stream(name),
      (found) => isSo(tagOf(found, tag)),
    ),
    tag,
  )
}

function importTags(name: string, tags: Record<string, string>) {
  const images = Object.entries(tags).map(([to, from]) => ({ from: dockerImage(from), to: { name: to } }))
  const body = { metadata: { name }, spec: { import: true, images } }
  return cluster.call<ImageStreamImport>('POST', `${IMAGES}/imagestreamimports`, body)
}

describe('an import of several tags', () => {
  it('writes successes and failures in one generation', async () => {
    const image = cluster.push('packit/worker', 'prod')
    const { status, body } = await importTags('worker', { prod: 'worker:prod', gone: 'worker:gone' })
    expect(status).toBe(201)
    expect(body.status?.images?.map((one) => one.status.status)).toEqual(['Success', 'Failure'])
    const found = await stream('worker')
    expect(found.metadata.generation).toBe(1)
    expect(tagOf(found, 'prod')).toEqual({
      generation: 1,
      items: [{ image, generation: 1 }],
      reason: undefined,
    })
    expect(tagOf(found, 'gone')).toEqual({ generation: 1, items: [], reason: 'NotFound' })
  })

  it('leaves other tags unchanged, and stores an image once if two tags share it', async () => {
    const old = cluster.push('packit/worker', 'prod')
    await importTags('worker', { prod: 'worker:prod', stg: 'worker:prod' })
    const image = cluster.push('packit/worker', 'prod')
    const { body } = await importTags('worker', { stg: 'worker:prod', copy: 'worker:prod' })
    const [first, second] = body.status?.images ?? []
    expect(first?.image).toEqual(second?.image)
    expect(first?.image?.metadata.resourceVersion).toBeDefined()
    const found = await stream('worker')
    expect(tagOf(found, 'prod').items).toEqual([{ image: old, generation: 1 }])
    expect(tagOf(found, 'stg').items).toEqual([
      { image, generation: 2 },
      { image: old, generation: 1 },
    ])
  })
})

describe('a private repository', () => {
  it('is imported once the namespace has a pull secret for it', async () => {
    const image = cluster.push('packit/private', 'prod')
    cluster.registry.login = 'robot:token'
    await importTags('private', { prod: 'private:prod' })
    expect(tagOf(await stream('private'), 'prod').reason).toBe('Unauthorized')

    const config = { auths: { 'https://quay.io': { username: 'robot', password: 'token' } } }
    const secret = await cluster.call<{ data?: object; stringData?: object }>('POST', `${CORE}/secrets`, {
      metadata: { name: 'pull' },
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': JSON.stringify(config) },
    })
    expect(Object.keys(secret.body.data ?? {})).toEqual(['.dockerconfigjson'])
    expect(secret.body).not.toHaveProperty('stringData')
    await importTags('private', { prod: 'private:prod' })
    expect(tagOf(await stream('private'), 'prod')).toEqual({
      generation: 2,
      items: [{ image, generation: 2 }],
      reason: undefined,
    })
  })
})

describe('tags of one stream', () => {
  it('are imported separately when their source changes', async () => {
    const first = cluster.push('packit/worker', 'v1')
    await create('worker', [
      { name: 'prod', from: dockerImage('worker:v1') },
      { name: 'stg', from: dockerImage('worker:v1') },
    ])
    await settled('worker', 'stg', ({ items }) => items[0]?.image === first)
    const moved = cluster.push('packit/worker', 'v1')
    const patch = { tag: { from: dockerImage('worker:v1'), generation: 0 } }
    await cluster.call('PATCH', `${IMAGES}/imagestreamtags/worker:stg`, patch)
    await settled('worker', 'stg', ({ items }) => items[0]?.image === moved)
    expect(tagOf(await stream('worker'), 'prod').items.map(({ image }) => image)).toEqual([first])
  })

  it('follow the schedule separately: only a pinned tag stays unchanged', async () => {
    const first = cluster.push('packit/worker', 'v1')
    const importPolicy = { scheduled: true }
    await create('worker', [
      { name: 'a', importPolicy, from: dockerImage(`worker@${first}`) },
      { name: 'b', importPolicy, from: dockerImage('worker:v1') },
    ])
    await settled('worker', 'b', ({ items }) => items[0]?.image === first)
    const moved = cluster.push('packit/worker', 'v1')
    await settled('worker', 'b', ({ items }) => items[0]?.image === moved)
    expect(tagOf(await stream('worker'), 'a').items.map(({ image }) => image)).toEqual([first])
  })

  it('keep their history when they are removed from the spec', async () => {
    const image = cluster.push('packit/worker', 'v1')
    await create('worker', [{ name: 'prod', from: dockerImage('worker:v1') }])
    await settled('worker', 'prod', ({ items }) => items[0]?.image === image)
    await cluster.call('PATCH', `${IMAGES}/imagestreams/worker`, { spec: { tags: [] } })
    const found = await stream('worker')
    expect(found.spec?.tags).toBeUndefined()
    expect(tagOf(found, 'prod').items).toHaveLength(1)
    const { body } = await cluster.call<ImageStreamTag>('GET', `${IMAGES}/imagestreamtags/worker:prod`)
    expect(body.tag).toBeNull()
    await cluster.call('DELETE', `${IMAGES}/imagestreamtags/worker:prod`)
    expect((await stream('worker')).status).not.toHaveProperty('tags')
  })

  it('fail together with the tag that they point to', async () => {
    cluster.push('packit/worker', 'v1')
    await create('worker', [{ name: 'prod', from: dockerImage('worker:v1') }])
    await settled('worker', 'prod', ({ items }) => items.length === 1)
    const alias = {
      metadata: { name: 'worker:same' },
      tag: { from: { kind: 'ImageStreamTag', name: 'prod' } },
    }
    expect((await cluster.call('POST', `${IMAGES}/imagestreamtags`, alias)).status).toBe(201)
    const found = await stream('worker')
    expect(tagOf(found, 'same').items).toEqual(tagOf(found, 'prod').items)
    cluster.registry.removeTag('packit/worker', 'v1')
    await importTags('worker', { prod: 'worker:v1' })
    expect(tagOf(await stream('worker'), 'same').reason).toBe('NotFound')
  })

  it('show the internal registry if their reference policy says so', async () => {
    const image = cluster.push('packit/worker', 'v1')
    const referencePolicy = { type: 'Local' }
    await create('worker', [{ name: 'prod', referencePolicy, from: dockerImage('worker:v1') }])
    await settled('worker', 'prod', ({ items }) => items.length === 1)
    const { body } = await cluster.call<ImageStreamTag>('GET', `${IMAGES}/imagestreamtags/worker:prod`)
    expect(body.image.dockerImageReference).toBe(
      `image-registry.openshift-image-registry.svc:5000/packit--prod/worker@${image}`,
    )
  })

  it('cannot come from an unknown stream, and aliases cannot be scheduled', async () => {
    const from = { kind: 'ImageStreamTag', name: 'nosuch:prod' }
    const { status, body } = await create('worker', [{ name: 'a', from, importPolicy: { scheduled: true } }])
    expect(status).toBe(422)
    expect(body.message).toBe(
      'ImageStream.image.openshift.io "worker" is invalid: [[]: Internal error: imagestreams "worker" is invalid: ' +
        'spec.tags[a].from.name: Not found: "nosuch:prod", spec.tags[a].importPolicy.scheduled: ' +
        'Invalid value: true: only tags pointing to Docker repositories may be scheduled for background import]',
    )
  })
})
