import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { ImageStreamTag } from '#lib/kubernetes/objects'
import { IMAGES } from '../../testing/test-cluster'
import { condition, FOLLOWED, history, newest, specTag, startImages } from '../../testing/test-images'

const { cluster, images, prepare, stream, patchTag, importTag } = await startImages()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('an import', () => {
  it('of a new image adds it to the history', async () => {
    const second = cluster.push('packit/worker', 'prod')
    const { status, body } = await importTag(FOLLOWED)
    expect(status).toBe(201)
    expect(body.status?.images?.[0]).toMatchObject({ status: { status: 'Success' }, tag: 'prod' })
    expect(history(await stream())).toEqual([second, images.first])
    const tag = await cluster.read<ImageStreamTag>(`${IMAGES}/imagestreamtags/worker:prod`)
    expect(tag.image.dockerImageMetadata?.Config?.Labels).toHaveProperty('vcs-ref')
  })

  it('of the newest image writes nothing, and does not pin the tag', async () => {
    const before = await stream()
    const { body } = await importTag(`quay.io/packit/worker@${images.first}`)
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
    expect(newest(failed)).toBe(images.first)
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
})
