import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type {
  ImageStream,
  ImageStreamImport,
  ImageStreamTag,
  TagImportPolicy,
  TagReference,
} from '#lib/kubernetes/objects'
import {
  IMAGES,
  pause,
  startTestCluster,
  streamOf,
  until,
  type TestCluster,
} from '../../testing/test-cluster'

let cluster: TestCluster
let first: string

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

beforeEach(async () => {
  cluster.registry.clear()
  first = cluster.push('packit/worker', 'prod')
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: 'packit--prod' } }))
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('worker', 'prod'))
  await until(stream, (found) => newest(found) === first)
})

function stream(name = 'worker') {
  return cluster.read<ImageStream>(`${IMAGES}/imagestreams/${name}`)
}

function newest(found: ImageStream, tag = 'prod') {
  return history(found, tag)[0]
}

function history(found: ImageStream, tag = 'prod') {
  const list = found.status?.tags?.find((item) => item.tag === tag)
  return list?.items?.map(({ image }) => image) ?? []
}

function condition(found: ImageStream, tag = 'prod') {
  return found.status?.tags?.find((item) => item.tag === tag)?.conditions?.[0]
}

function specTag(found: ImageStream, tag = 'prod'): TagReference | undefined {
  return found.spec?.tags?.find((item) => item.name === tag)
}

function patchTag(tag: string, patch: object, query = '') {
  return cluster.call<ImageStreamTag>('PATCH', `${IMAGES}/imagestreamtags/${tag}${query}`, patch)
}

const noPolicy: TagImportPolicy = {}

function importTag(
  from: string,
  { to = 'prod', isImport = true, importPolicy = noPolicy, query = '', name = 'worker' } = {},
) {
  const images = [{ from: { kind: 'DockerImage', name: from }, to: { name: to }, importPolicy }]
  const body = { metadata: { name }, spec: { import: isImport, images } }
  return cluster.call<ImageStreamImport>('POST', `${IMPORTS}${query}`, body)
}

const fromDigest = (digest: string) => ({ kind: 'DockerImage', name: `quay.io/packit/worker@${digest}` })
const FOLLOWED = 'quay.io/packit/worker:prod'
const IMPORTS = `${IMAGES}/imagestreamimports`
type RepositoryAnswer = { status: { repository: { images: { tag: string }[] } } }

describe('a pin of an image stream tag', () => {
  it('keeps the rest of the tag, and imports the digest shortly after', async () => {
    await patchTag('worker:prod', {
      metadata: { annotations: { owner: 'infra' } },
      tag: { importPolicy: { scheduled: true } },
    })
    const second = cluster.push('packit/worker', 'prod')
    await until(stream, (found) => newest(found) === second)
    const answer = await patchTag('worker:prod', { tag: { from: fromDigest(first) } })
    expect(answer.status).toBe(200)
    expect(answer.body.tag).toMatchObject({
      from: fromDigest(first),
      annotations: { owner: 'infra' },
      importPolicy: { scheduled: true, importMode: 'Legacy' },
    })
    expect(answer.body.image.metadata.name).toBe(second)
    expect(answer.body.generation).toBeLessThan(answer.body.tag?.generation ?? 0)
    const pinned = await until(stream, (found) => newest(found) === first)
    expect(history(pinned)).toEqual([first, second, first])
    expect(specTag(pinned)?.generation).toBe(pinned.metadata.generation)
  })

  it('is removed by following the registry tag again', async () => {
    const second = cluster.push('packit/worker', 'prod')
    await patchTag('worker:prod', { tag: { from: { kind: 'DockerImage', name: FOLLOWED } } })
    await patchTag('worker:prod', { tag: { generation: 0 } })
    await until(stream, (found) => newest(found) === second)
  })

  it('writes and removes annotations through metadata, without a new tag generation', async () => {
    const before = specTag(await stream())?.generation
    await patchTag('worker:prod', {
      metadata: { annotations: { by: 'alice' } },
      tag: { annotations: { no: 'x' } },
    })
    const annotated = await stream()
    expect(specTag(annotated)).toMatchObject({ annotations: { by: 'alice' }, generation: before })
    await patchTag('worker:prod', { metadata: { annotations: { by: null } } })
    expect(specTag(await stream())?.annotations).toBeNull()
  })

  it('to a digest that is not in the registry keeps the old image and reports the error', async () => {
    const missing = `sha256:${'1'.repeat(64)}`
    await patchTag('worker:prod', { tag: { from: fromDigest(missing) } })
    const failed = await until(stream, (found) => condition(found) !== undefined)
    expect(newest(failed)).toBe(first)
    expect(condition(failed)).toMatchObject({
      type: 'ImportSuccess',
      status: 'False',
      reason: 'NotFound',
      message: `dockerimage.image.openshift.io "quay.io/packit/worker@${missing}" not found`,
      generation: failed.metadata.generation,
    })
  })

  it('is refused with a stale resourceVersion, and writes nothing in a dry run', async () => {
    const { resourceVersion = '' } = (await stream()).metadata
    const tag = { from: fromDigest(first) }
    const stale = await patchTag('worker:prod', { metadata: { resourceVersion: '1' }, tag })
    expect(stale).toMatchObject({
      status: 409,
      body: {
        message: `Operation cannot be fulfilled on imagestreamtags.image.openshift.io "worker:prod": another caller has updated the resource version to ${resourceVersion}`,
      },
    })
    expect((await patchTag('worker:prod', { tag }, '?dryRun=All')).body.tag?.from).toEqual(tag.from)
    expect((await stream()).metadata.resourceVersion).toBe(resourceVersion)
  })

  it('of an unknown stream creates the stream, unless it has a resourceVersion', async () => {
    const tag = { from: { kind: 'DockerImage', name: FOLLOWED } }
    const careful = await patchTag('slip:prod', { metadata: { resourceVersion: '5' }, tag })
    expect(careful.status).toBe(404)
    expect((await cluster.call('GET', `${IMAGES}/imagestreams/slip`)).status).toBe(404)
    expect((await patchTag('slip:prod', { tag })).status).toBe(201)
    expect((await patchTag('worker:other', { tag })).status).toBe(201)
  })

  it.each([
    [{ kind: 'DockerImage', name: 'a b' }, 'tag.from.name: Invalid value: "a b": invalid reference format'],
    [{ kind: 'DockerImage', name: '' }, 'tag.from.name: Required value'],
    [{ kind: 'Nonsense', name: 'x' }, 'tag.from.kind: Required value: valid values are'],
  ])('refuses %j', async (from, message) => {
    const { status, body } = await cluster.call('PATCH', `${IMAGES}/imagestreamtags/worker:prod`, {
      tag: { from },
    })
    expect(status).toBe(422)
    expect(body.message).toContain(`ImageStreamTag.image.openshift.io "worker:prod" is invalid: ${message}`)
  })
})

describe('a patch of the stream', () => {
  it('replaces all tags as a merge patch, and merges them by name as a strategic merge patch', async () => {
    await patchTag('worker:prod', { metadata: { annotations: { kept: 'yes' } } })
    const tags = [{ name: 'prod', importPolicy: { insecure: true } }]
    const path = `${IMAGES}/imagestreams/worker`
    await cluster.call('PATCH', path, { spec: { tags } }, { type: 'application/strategic-merge-patch+json' })
    expect(specTag(await stream())).toMatchObject({ from: { name: FOLLOWED }, annotations: { kept: 'yes' } })
    await cluster.call('PATCH', path, { spec: { tags } })
    expect(specTag(await stream())).toMatchObject({ annotations: null })
    expect(specTag(await stream())).not.toHaveProperty('from')
  })
})

describe('an import', () => {
  it('of a new image adds it to the history', async () => {
    const second = cluster.push('packit/worker', 'prod')
    const { status, body } = await importTag(FOLLOWED)
    expect(status).toBe(201)
    expect(body.status?.images?.[0]).toMatchObject({ status: { status: 'Success' }, tag: 'prod' })
    expect(history(await stream())).toEqual([second, first])
    const tag = await cluster.read<ImageStreamTag>(`${IMAGES}/imagestreamtags/worker:prod`)
    expect(tag.image.dockerImageMetadata?.Config?.Labels).toHaveProperty('vcs-ref')
  })

  it('of the newest image writes nothing, and does not pin the tag', async () => {
    const before = await stream()
    const { body } = await importTag(`quay.io/packit/worker@${first}`)
    expect(body.status?.import?.metadata.resourceVersion).toBe(before.metadata.resourceVersion)
    expect(specTag(await stream())?.from?.name).toBe(FOLLOWED)
  })

  it('overwrites the import policy, but not the reference policy', async () => {
    await patchTag('worker:prod', {
      tag: { importPolicy: { scheduled: true }, referencePolicy: { type: 'Local' } },
    })
    await importTag(FOLLOWED)
    expect(specTag(await stream())).toMatchObject({
      importPolicy: { importMode: 'Legacy' },
      referencePolicy: { type: 'Local' },
    })
    expect(specTag(await stream())?.importPolicy).not.toHaveProperty('scheduled')
  })

  it('writes nothing with import: false, and ignores a dry run', async () => {
    const before = await stream()
    const second = cluster.push('packit/worker', 'prod')
    const { body } = await importTag(FOLLOWED, { isImport: false })
    expect(body.status?.images?.[0]?.image?.metadata.name).toBe(second)
    expect(body.status).not.toHaveProperty('import')
    expect(await stream()).toEqual(before)
    await importTag(FOLLOWED, { query: '?dryRun=All' })
    expect(newest(await stream())).toBe(second)
  })

  it('that fails answers 201 with the failure in the status, and writes it once', async () => {
    cluster.registry.removeTag('packit/worker', 'prod')
    const { status, body } = await importTag(FOLLOWED)
    expect(status).toBe(201)
    const message = `dockerimage.image.openshift.io "${FOLLOWED}" not found`
    expect(body.status?.images?.[0]?.status).toMatchObject({ reason: 'NotFound', code: 404, message })
    const failed = await stream()
    expect(condition(failed)?.message).toBe(message)
    expect(newest(failed)).toBe(first)
    await importTag(FOLLOWED)
    expect((await stream()).metadata.resourceVersion).toBe(failed.metadata.resourceVersion)
  })

  it('clears the failure of the tag when it succeeds again', async () => {
    cluster.registry.removeTag('packit/worker', 'prod')
    await importTag(FOLLOWED)
    const second = cluster.push('packit/worker', 'prod')
    await importTag(FOLLOWED)
    expect(condition(await stream())).toBeUndefined()
    expect(newest(await stream())).toBe(second)
  })

  it.each([
    ['quay.io/packit/private:prod', 'Unauthorized', 'you may not have access to the container image'],
    [
      '127.0.0.1:5999/x/y:prod',
      'InternalError',
      'Get "https://127.0.0.1:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused',
    ],
    ['registry.example/x/y:prod', 'InternalError', 'lookup registry.example on 192.0.2.53:53: no such host'],
  ])('from %s fails with %s', async (from, reason, message) => {
    const { body } = await importTag(from, { to: 'other' })
    const [image] = body.status?.images ?? []
    expect(image?.status.reason).toBe(reason)
    expect(image?.status.message).toContain(message)
    expect(condition(await stream(), 'other')?.reason).toBe(reason)
  })

  it('tries https first, and http only if the tag is insecure', async () => {
    const port = new URL(cluster.registryUrl).host
    const from = `${port}/packit/worker:prod`
    const secure = await importTag(from, { to: 'plain' })
    expect(secure.body.status?.images?.[0]?.status.message).toContain(
      'server gave HTTP response to HTTPS client',
    )
    const insecure = await importTag(from, { to: 'plain', importPolicy: { insecure: true } })
    expect(insecure.body.status?.images?.[0]?.status.status).toBe('Success')
  })

  it("takes the image of the cluster's platform in Legacy mode, and the list with PreserveOriginal", async () => {
    const list = cluster.push('packit/multi', 'prod', { platforms: ['linux/arm64', 'linux/amd64'] })
    const from = 'quay.io/packit/multi:prod'
    await importTag(from, { name: 'multi', to: 'legacy', importPolicy: { importMode: 'Legacy' } })
    await importTag(from, { name: 'multi', to: 'list', importPolicy: { importMode: 'PreserveOriginal' } })
    const found = await stream('multi')
    expect(newest(found, 'list')).toBe(list)
    expect(newest(found, 'legacy')).not.toBe(list)
    const tag = await cluster.read<ImageStreamTag>(`${IMAGES}/imagestreamtags/multi:list`)
    const manifests = tag.image.dockerImageManifests ?? []
    expect(manifests.map(({ architecture }) => architecture)).toEqual(['arm64', 'amd64'])
    expect(manifests[1]?.digest).toBe(newest(found, 'legacy'))
    const part = `${IMAGES}/imagestreamimages/multi@${manifests[0]?.digest ?? ''}`
    expect((await cluster.call('GET', part)).status).toBe(200)
  })

  it('runs again when the import mode of a tag changes, even if the image stays the same', async () => {
    const { spec } = await stream()
    const answer = await patchTag('worker:prod', {
      tag: { importPolicy: { importMode: 'PreserveOriginal' } },
    })
    expect(answer.body.tag?.generation).toBeGreaterThan(spec?.tags?.[0]?.generation ?? Infinity)
    const generationOf = (found: ImageStream) => found.status?.tags?.[0]?.items?.[0]?.generation
    const found = await until(stream, (each) => generationOf(each) === specTag(each)?.generation)
    expect(history(found)).toEqual([first])
    expect(specTag(found)?.importPolicy).toEqual({ importMode: 'PreserveOriginal' })
  })

  it('takes all tags of a repository, newest releases first', async () => {
    for (const tag of ['beta', '1.9', 'v2.1.3', 'latest', '2', '1.10', '1.10-rc1', '1.2.3'])
      cluster.push('packit/hello', tag)
    const repository = { from: { kind: 'DockerImage', name: 'quay.io/packit/hello' } }
    const body = { metadata: { name: 'hello' }, spec: { import: true, repository } }
    const { status, body: answer } = await cluster.call<RepositoryAnswer>('POST', IMPORTS, body)
    expect(status).toBe(201)
    const tags = ['latest', '1.10', '1.10-rc1', '1.9', 'v2.1.3', '1.2.3', '2', 'beta']
    expect(answer.status.repository.images.map(({ tag }) => tag)).toEqual(tags)
    expect(answer.status).not.toHaveProperty('images')
    const found = await stream('hello')
    expect(found.metadata.generation).toBe(1)
    expect(specTag(found, '2')).toMatchObject({ from: { name: 'quay.io/packit/hello:2' }, generation: 1 })
    expect(history(found, 'beta')).toHaveLength(1)
  })

  it('reports a missing repository', async () => {
    const repository = { from: { kind: 'DockerImage', name: 'quay.io/packit/nosuch' } }
    const body = { metadata: { name: 'hello' }, spec: { import: false, repository } }
    const { body: answer } = await cluster.call<RepositoryAnswer>('POST', IMPORTS, body)
    // Same as repository-listing.json for a registry that needs a login.
    expect(answer.status.repository).toMatchObject({ status: { status: 'Failure', reason: 'InternalError' } })
    expect(JSON.stringify(answer.status.repository)).toContain('no basic auth credentials')
    expect(answer.status.repository).not.toHaveProperty('images')
  })

  it.each([
    [{ images: [] }, 'spec.images: Invalid value: "null": you must specify at least one image'],
    [
      { repository: { from: { kind: 'DockerImage', name: 'quay.io/packit/hello:1' } } },
      'you must specify an image repository, not a tag or ID',
    ],
    [
      { images: [{ from: { kind: 'ImageStreamTag', name: 'x:y' } }] },
      'from.kind: Invalid value: "ImageStreamTag": only DockerImage is supported',
    ],
  ])('refuses %j', async (spec, message) => {
    const body = { metadata: { name: 'worker' }, spec: { import: true, ...spec } }
    const refused = await cluster.call('POST', IMPORTS, body)
    expect(refused.status).toBe(422)
    expect(refused.body.message).toContain(message)
  })
})

describe('a scheduled tag', () => {
  it('follows the registry by itself, except while it is pinned', async () => {
    await patchTag('worker:prod', { tag: { importPolicy: { scheduled: true } } })
    const second = cluster.push('packit/worker', 'prod')
    await until(stream, (found) => newest(found) === second)
    await patchTag('worker:prod', { tag: { from: fromDigest(first) } })
    const pinned = await until(stream, (found) => newest(found) === first)
    cluster.push('packit/worker', 'prod')
    await pause(250)
    expect((await stream()).metadata.resourceVersion).toBe(pinned.metadata.resourceVersion)
  })
})

describe('image stream tags', () => {
  it('cannot be watched, and need a colon', async () => {
    const watched = await cluster.call('GET', `${IMAGES}/imagestreamtags?watch=true`)
    expect(watched).toMatchObject({ status: 405, body: { reason: 'MethodNotAllowed' } })
    expect((await cluster.call('GET', `${IMAGES}/imagestreamtags/worker`)).status).toBe(400)
    expect((await cluster.call('GET', `${IMAGES}/imagestreamtags/worker:no`)).body.message).toBe(
      'imagestreamtags.image.openshift.io "worker:no" not found',
    )
  })

  it('are deleted with their history', async () => {
    expect((await cluster.call('DELETE', `${IMAGES}/imagestreamtags/worker:prod`)).status).toBe(200)
    const left = await stream()
    expect(left.spec).not.toHaveProperty('tags')
    expect(history(left)).toEqual([])
  })

  it('that are aliases or references get their history without an import', async () => {
    const tags = [
      { name: 'alias', from: { kind: 'ImageStreamTag', name: 'worker:prod' } },
      { name: 'reference', reference: true, from: { kind: 'DockerImage', name: 'quay.io/packit/worker:v1' } },
    ]
    await cluster.call('POST', `${IMAGES}/imagestreams`, { metadata: { name: 'kinds' }, spec: { tags } })
    const kinds = await stream('kinds')
    expect(history(kinds, 'alias')).toEqual([first])
    expect(kinds.status?.tags?.find(({ tag }) => tag === 'reference')?.items).toMatchObject([
      { image: '', dockerImageReference: 'quay.io/packit/worker:v1' },
    ])
    expect((await cluster.call('GET', `${IMAGES}/imagestreamtags/kinds:reference`)).status).toBe(404)
  })
})
