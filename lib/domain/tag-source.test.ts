import { describe, expect, it } from 'vitest'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { answered } from '#lib/domain/recorded-objects'
import { newestOf, pinOf, sourceOf, tagsOf } from '#lib/domain/tag-source'
import { digest, streamOf } from '#lib/domain/test-objects'

const kinds = tagsOf(answered('ImageStream', 'kinds-of-tags', 0))

function tagFrom(from: ObjectReference, annotations: Record<string, string> | null = null) {
  const stream = streamOf('worker', { spec: { tags: [{ name: 'prod', from, annotations }] } })
  return { stream, spec: stream.spec?.tags?.[0], name: 'prod', status: undefined }
}

describe('the tags of a stream', () => {
  it('are those of spec and status together', () => {
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

  it('may have no history', () => {
    const failing = kinds.find(({ name }) => name === 'failing')
    expect(failing && newestOf(failing)).toBeUndefined()
  })
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
    ['pushed', { kind: 'pushed' }],
  ])('%s', (name, source) => {
    const tag = kinds.find((each) => each.name === name)
    expect(tag && sourceOf(tag)).toEqual(source)
  })

  it('is the tag latest where a pull spec names none', () => {
    expect(sourceOf(tagFrom({ kind: 'DockerImage', name: 'quay.io/packit/worker' }))).toMatchObject({
      kind: 'following',
      tag: 'latest',
    })
  })

  it('is an alias of its own namespace, named or not, or of another', () => {
    const alias = (namespace: string) =>
      sourceOf(tagFrom({ kind: 'ImageStreamTag', name: 'base:prod', namespace }))
    expect(alias('packit-prod')).toEqual({ kind: 'alias', stream: 'base', tag: 'prod', namespace: null })
    expect(alias('shared')).toMatchObject({ namespace: 'shared' })
  })
})

describe('a pin', () => {
  const from = { kind: 'DockerImage', name: `quay.io/packit/worker@${digest('a')}` }

  it('says who, when, why and what was followed before', () => {
    const annotations = {
      description: 'not ours',
      'quayside.io/pinned-by': 'Operator',
      'quayside.io/pinned-at': '2026-11-23T18:00:00Z',
      'quayside.io/pin-reason': 'The new one crashes',
      'quayside.io/follows': 'quay.io/packit/worker:prod',
    }
    expect(pinOf(tagFrom(from, annotations))).toEqual({
      by: 'Operator',
      at: '2026-11-23T18:00:00Z',
      reason: 'The new one crashes',
      follows: 'quay.io/packit/worker:prod',
    })
  })

  it('that another tool made has no record', () => {
    expect(pinOf(tagFrom(from))).toEqual({ by: null, at: null, reason: null, follows: null })
  })

  it('is over when the tag follows the registry, whatever its annotations say', () => {
    const following = { kind: 'DockerImage', name: 'quay.io/packit/worker:prod' }
    expect(pinOf(tagFrom(following, { 'quayside.io/pinned-by': 'Operator' }))).toBeNull()
  })
})
