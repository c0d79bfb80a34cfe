import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { ImageStream, ImageStreamTag } from '#lib/kubernetes/objects'
import { IMAGES, until } from '../../testing/test-cluster'
import { history, IMPORTS, newest, specTag, startImages } from '../../testing/test-images'

const { cluster, images, prepare, stream, patchTag, importTag } = await startImages()
afterAll(() => cluster.stop())
beforeEach(prepare)

type RepositoryAnswer = { status: { repository: { images: { tag: string }[] } } }

describe('an import', () => {
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
    expect(history(found)).toEqual([images.first])
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
