import { describe, expect, it } from 'vitest'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { answered } from '#lib/domain/testing/recorded-objects'
import { pinOf } from '#lib/domain/image-stream/pin-source'
import { hasImage, newestOf, sourceOf, tagsOf } from '#lib/domain/image-stream/tag-source'
import { digest, followingStream, streamOf } from '#lib/domain/testing/test-objects'

const kinds = tagsOf(answered('ImageStream', 'kinds-of-tags', 0))

function tagFrom(from: ObjectReference, annotations: Record<string, string> | null = null) {
  const stream = streamOf('worker', { spec: { tags: [{ name: 'prod', from, annotations }] } })
  return { key: 'x:prod', stream, spec: stream.spec?.tags?.[0], name: 'prod', status: undefined }
}

describe('the tags of a stream', () => {
  it('are those of spec and status', () => {
    expect(kinds.map(({ name }) => name)).toEqual([
      ...['alias', 'failing', 'image', 'no-from', 'other-stream', 'pinned', 'plain', 'pushed', 'reference'],
    ])
  })

  it.each([
    ['without spec and status', {}],
    ['with null lists', { spec: { tags: null }, status: { tags: null } }],
    ['with empty lists', { spec: { tags: [] }, status: { tags: [] } }],
  ])('are none %s', (_, parts) => {
    expect(tagsOf(streamOf('worker', parts))).toEqual([])
  })

  it('can have no history', () => {
    const failing = kinds.find(({ name }) => name === 'failing')
    expect(failing && newestOf(failing)).toBeUndefined()
  })
})

it('a stream has the images of all histories of its tags, not only the newest', () => {
  const stream = followingStream('worker', [digest('b'), digest('a')])
  expect([digest('b'), digest('a'), digest('9')].map((image) => hasImage(stream, image))).toEqual([
    true,
    true,
    false,
  ])
  expect(hasImage(streamOf('empty', {}), digest('a'))).toBe(false)
})

describe('the source of a tag', () => {
  const repository = '127.0.0.1:5000/packit/tokman'
  const pinned = 'sha256:a2196e517364555679ddbb66f3b51d1ecb04a6ab61b74bce2f522e64f98f713e'

  it.each([
    ['plain', { kind: 'following', pullSpec: `${repository}:v2`, repository, tag: 'v2' }],
    ['failing', { kind: 'following', pullSpec: `${repository}:gone`, repository, tag: 'gone' }],
    ['pinned', { kind: 'pinned', pullSpec: `${repository}@${pinned}`, repository, digest: pinned }],
    ['alias', { kind: 'alias', stream: 'kinds-of-tags', tag: 'plain', namespace: null }],
    ['other-stream', { kind: 'alias', stream: 'tokman', tag: 'prod', namespace: null }],
    [
      'image',
      {
        kind: 'image',
        name: 'tokman@sha256:5f14cdcd8c2d1609455e89925bd61bb7ded02a0d9197bb2500642d3b03f5bc98',
      },
    ],
    ['reference', { kind: 'reference', pullSpec: `${repository}:v3` }],
    ['no-from', { kind: 'without-from' }],
    ['pushed', { kind: 'status-only' }],
  ])('%s', (name, source) => {
    const tag = kinds.find((each) => each.name === name)
    expect(tag && sourceOf(tag)).toEqual(source)
  })

  it('is the tag latest if the pull spec has no tag', () => {
    expect(sourceOf(tagFrom({ kind: 'DockerImage', name: 'quay.io/packit/worker' }))).toMatchObject({
      kind: 'following',
      tag: 'latest',
    })
  })

  it.each([
    [7, 'once the cluster has imported them', ['1.1', 'latest', 'prod']],
    [36, 'if they are removed from the spec again', ['1.1', 'latest', 'prod', 'v2']],
    [40, 'if all but one are removed from the spec', ['1.1', 'latest', 'prod', 'v2']],
  ])('is in spec.dockerImageRepository (step %i) %s', (step, _, tags) => {
    const stream = answered('ImageStream', 'docker-image-repository', step)
    const repository = '127.0.0.1:15000/rec/dir'
    expect(tagsOf(stream).map(sourceOf)).toMatchObject(
      tags.map((tag) => ({ kind: 'following', repository, tag })),
    )
  })

  describe('that has none of its own', () => {
    const internal = 'registry.internal/packit-prod/worker'
    const own = { from: { kind: 'DockerImage', name: 'quay.io/other/worker:v1' } }

    /** @param image where the newest image is; null without an import */
    function withoutOwn(image: string | null, spec: object | null, repository?: string) {
      const item = {
        created: '',
        dockerImageReference: `${image ?? ''}@${digest('a')}`,
        image: digest('a'),
        generation: 1,
      }
      const stream = streamOf('worker', {
        spec: {
          ...(repository && { dockerImageRepository: repository }),
          tags: spec && [{ name: '1.1', ...spec }],
        },
        status: {
          dockerImageRepository: internal,
          tags: image === null ? [] : [{ tag: '1.1', items: [item] }],
        },
      })
      const [tag] = tagsOf(stream)
      return tag && sourceOf(tag)
    }
    const followed = { kind: 'following', pullSpec: 'quay.io/x5:1.1', repository: 'quay.io/x5', tag: '1.1' }

    it.each([
      ['imported, removed from the spec', 'quay.io/x5', null, { kind: 'status-only' }],
      ['imported, without from', 'quay.io/x5', {}, { kind: 'without-from' }],
      ['never imported', null, {}, { kind: 'without-from' }],
      ['pushed', internal, null, { kind: 'pushed' }],
      ['pushed, with settings in the spec', internal, {}, { kind: 'pushed' }],
    ])('%s', (_, image, spec, source) => {
      expect(withoutOwn(image, spec)).toEqual(source)
      const isPushed = source.kind === 'pushed'
      expect(withoutOwn(image, spec, 'quay.io/x5')).toEqual(isPushed ? source : followed)
    })

    it('does not win over its own', () => {
      expect(withoutOwn('quay.io/x5', own, 'quay.io/x5')).toMatchObject({ pullSpec: own.from.name })
    })
  })

  it('is an alias in its own namespace or in another', () => {
    const alias = (namespace: string) =>
      sourceOf(tagFrom({ kind: 'ImageStreamTag', name: 'base:prod', namespace }))
    expect(alias('packit-prod')).toEqual({ kind: 'alias', stream: 'base', tag: 'prod', namespace: null })
    expect(alias('shared')).toMatchObject({ namespace: 'shared' })
  })
})

describe('a pin', () => {
  const from = { kind: 'DockerImage', name: `quay.io/packit/worker@${digest('a')}` }

  it('has who, when, why and the source before it', () => {
    const annotations = {
      description: 'not ours',
      'quayside.io/pinned-by': 'Operator',
      'quayside.io/pinned-at': '2026-11-23T18:00:00Z',
      'quayside.io/pin-reason': 'The new one crashes',
      'quayside.io/follows': 'quay.io/packit/worker:prod',
      'quayside.io/pinned-until': '2026-12-01T22:59:59Z',
      'quayside.io/pinned-digest': digest('a'),
    }
    expect(pinOf(tagFrom(from, annotations))).toEqual({
      by: 'Operator',
      at: '2026-11-23T18:00:00Z',
      reason: 'The new one crashes',
      follows: 'quay.io/packit/worker:prod',
      registryTag: 'quay.io/packit/worker:prod',
      until: '2026-12-01T22:59:59Z',
      isRetagged: false,
      passed: [],
    })
  })

  it('by another tool has no record', () => {
    expect(pinOf(tagFrom(from))).toMatchObject({ by: null, at: null, reason: null, isRetagged: false })
  })

  it('knows whether the tag has moved to another digest since', () => {
    const annotations = { 'quayside.io/pinned-digest': digest('b') }
    expect(pinOf(tagFrom(from, annotations))).toMatchObject({ isRetagged: true })
  })

  it.each([
    ['was imported before two others', ['a', 'c', 'b', 'a'], ['c', 'b']],
    ['was imported before two others and is not imported again yet', ['c', 'b', 'a'], ['c', 'b']],
    ['came back to what was pinned in between', ['a', 'b', 'c', 'b', 'a'], ['c', 'b']],
    ['is older than one that came back before it', ['a', 'z', 'a', 'z'], []],
    ['was returned to twice', ['a', 'c', 'a', 'b', 'a'], ['c', 'b']],
    ['is the newest', ['a', 'b'], []],
    ['was never imported', ['c', 'b'], []],
  ])('of an image that %s knows the images after it', (_case, history, passed) => {
    const items = history.map((letter) => ({
      image: digest(letter),
      dockerImageReference: `quay.io/packit/worker@${digest(letter)}`,
      created: '2026-11-23T18:00:00Z',
      generation: 1,
    }))
    const tag = { ...tagFrom(from), status: { tag: 'prod', items } }
    expect(pinOf(tag)?.passed).toEqual(passed.map(digest))
  })

  it('is over once the tag follows the registry, even with annotations', () => {
    const following = { kind: 'DockerImage', name: 'quay.io/packit/worker:prod' }
    expect(pinOf(tagFrom(following, { 'quayside.io/pinned-by': 'Operator' }))).toBeNull()
  })
})
