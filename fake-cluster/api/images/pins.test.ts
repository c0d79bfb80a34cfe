import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { IMAGES, until } from '../../testing/test-cluster'
import {
  condition,
  FOLLOWED,
  fromDigest,
  history,
  newest,
  specTag,
  startImages,
} from '../../testing/test-images'

const { cluster, images, prepare, stream, patchTag } = await startImages()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('a pin of an image stream tag', () => {
  it('keeps the rest of the tag, and imports the digest shortly after', async () => {
    await patchTag('worker:prod', {
      metadata: { annotations: { owner: 'infra' } },
      tag: { importPolicy: { scheduled: true } },
    })
    const second = cluster.push('packit/worker', 'prod')
    await until(stream, (found) => newest(found) === second)
    const answer = await patchTag('worker:prod', { tag: { from: fromDigest(images.first) } })
    expect(answer.status).toBe(200)
    expect(answer.body.tag).toMatchObject({
      from: fromDigest(images.first),
      annotations: { owner: 'infra' },
      importPolicy: { scheduled: true, importMode: 'Legacy' },
    })
    expect(answer.body.image.metadata.name).toBe(second)
    expect(answer.body.generation).toBeLessThan(answer.body.tag?.generation ?? 0)
    const pinned = await until(stream, (found) => newest(found) === images.first)
    expect(history(pinned)).toEqual([images.first, second, images.first])
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
    expect(newest(failed)).toBe(images.first)
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
    const tag = { from: fromDigest(images.first) }
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
