import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { IMAGES, pause, until } from '../../testing/test-cluster'
import { fromDigest, history, newest, startImages } from '../../testing/test-images'

const { cluster, images, prepare, stream, patchTag } = await startImages()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('a scheduled tag', () => {
  it('follows the registry by itself, except while it is pinned', async () => {
    await patchTag('worker:prod', { tag: { importPolicy: { scheduled: true } } })
    const second = cluster.push('packit/worker', 'prod')
    await until(stream, (found) => newest(found) === second)
    await patchTag('worker:prod', { tag: { from: fromDigest(images.first) } })
    const pinned = await until(stream, (found) => newest(found) === images.first)
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
    expect(history(kinds, 'alias')).toEqual([images.first])
    expect(kinds.status?.tags?.find(({ tag }) => tag === 'reference')?.items).toMatchObject([
      { image: '', dockerImageReference: 'quay.io/packit/worker:v1' },
    ])
    expect((await cluster.call('GET', `${IMAGES}/imagestreamtags/kinds:reference`)).status).toBe(404)
  })
})
