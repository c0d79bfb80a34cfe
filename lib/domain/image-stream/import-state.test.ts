import { describe, expect, it } from 'vitest'
import type { ImageStream } from '#lib/kubernetes/objects'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { answered, watched } from '#lib/domain/testing/recorded-objects'
import { tagsOf } from '#lib/domain/image-stream/tag-source'
import { streamOf } from '#lib/domain/testing/test-objects'

function statesOf(stream: ImageStream | undefined): Record<string, string> {
  const tags = stream === undefined ? [] : tagsOf(stream)
  return Object.fromEntries(tags.map((tag) => [tag.name, importStateOf(tag).state]))
}

describe('the import of a tag', () => {
  it('is known for each kind of tag', () => {
    expect(statesOf(answered('ImageStream', 'kinds-of-tags', 0))).toEqual({
      alias: 'done',
      failing: 'failed',
      image: 'done',
      'no-from': 'never',
      'other-stream': 'done',
      pinned: 'done',
      plain: 'done',
      pushed: 'done',
      reference: 'done',
    })
  })

  it('is pending from the change of the spec until the import that follows', () => {
    const [pinned, imported] = watched('ImageStream', 'pin-by-imagestreamtag', 2)
    expect(statesOf(pinned)).toEqual({ prod: 'pending' })
    expect(statesOf(imported)).toEqual({ prod: 'done' })
  })

  it('failed for the reason that the registry gave, and keeps its history', () => {
    const [tag] = tagsOf(answered('ImageStream', 'import-missing-tag', 2))
    expect(tag && importStateOf(tag)).toEqual({
      state: 'failed',
      reason: 'NotFound',
      message: 'dockerimage.image.openshift.io "127.0.0.1:5000/packit/tokman:prod" not found',
      since: '2026-11-23T18:01:39Z',
    })
  })

  it('failed for a tag that never had an image', () => {
    expect(statesOf(answered('ImageStream', 'import-missing-tag', 6))).toEqual({
      brandnew: 'failed',
      prod: 'failed',
    })
  })

  it('is done again once the registry has the tag again', () => {
    expect(statesOf(watched('ImageStream', 'import-missing-tag', 10)[0])).toMatchObject({ prod: 'done' })
  })

  it('is pending if the spec has changed since the failure', () => {
    const spec = {
      name: 'prod',
      from: { kind: 'DockerImage', name: 'quay.io/packit/worker:prod' },
      generation: 8,
    }
    const conditions = [{ type: 'ImportSuccess', status: 'False' as const, generation: 7 }]
    const [tag] = tagsOf(
      streamOf('worker', {
        spec: { tags: [spec] },
        status: { tags: [{ tag: 'prod', items: null, conditions }] },
      }),
    )
    expect(tag && importStateOf(tag)).toEqual({ state: 'pending' })
    expect(tag && importStateOf({ ...tag, spec: { ...spec, generation: null } })).toEqual({
      state: 'failed',
      reason: 'Unknown',
      message: 'The cluster gave no reason.',
      since: null,
    })
  })
})
