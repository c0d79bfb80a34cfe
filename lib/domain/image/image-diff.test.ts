import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imageContents } from '#lib/domain/image/image-contents'
import { imageDiff } from '#lib/domain/image/image-diff'
import { answered } from '#lib/domain/testing/recorded-objects'
import type { ImageContents, ImageLayer } from '#lib/domain/image/image-views'

const older = imageContents(answered('ImageStreamImage', 'imagestreams-list-and-history', 3).image)
const newer = imageContents(answered('ImageStreamTag', 'imagestreams-list-and-history', 2).image)
const contents = (members: Partial<ImageContents>): ImageContents => ({
  runtime: [],
  variables: [],
  labels: [],
  layers: [],
  ...members,
})

describe('two images compared', () => {
  it('list changed entries first', () => {
    const { labels, variables, runtime, layers } = imageDiff(older, newer, true)
    expect(labels.slice(0, 2)).toMatchObject([
      { name: 'org.opencontainers.image.created', kind: 'changed', from: '2026-10-01T01:12:33Z' },
      {
        name: 'org.opencontainers.image.revision',
        kind: 'changed',
        from: '1f3c5a9be0d24471a8cc0f1de0b1a7c4d9e88a01',
        to: 'a94d7c12e8b34f06b5d1c7e9f02a6834d1e57c03',
      },
    ])
    expect(labels.at(-1)?.kind).toBe('same')
    expect([...variables, ...runtime].every(({ kind }) => kind === 'same')).toBe(true)
    expect(layers.map(({ kind }) => kind)).toEqual(['removed', 'added'])
  })

  it('list entries that only one has, also with an empty value', () => {
    const from = contents({
      labels: [
        ['a', '1'],
        ['b', ''],
      ],
    })
    const to = contents({
      labels: [
        ['c', ''],
        ['a', '1'],
      ],
    })
    expect(imageDiff(from, to, true).labels).toEqual([
      { name: 'c', kind: 'added', from: null, to: '' },
      { name: 'b', kind: 'removed', from: '', to: null },
      { name: 'a', kind: 'same', from: '1', to: '1' },
    ])
  })

  it('list changed variables, and their values only if they may be shown', () => {
    const from = contents({
      variables: [
        ['TOKEN', 'old secret'],
        ['HOME', '/src'],
      ],
    })
    const to = contents({
      variables: [
        ['TOKEN', 'new secret'],
        ['HOME', '/src'],
      ],
    })
    expect(imageDiff(from, to, false).variables).toEqual([
      { name: 'TOKEN', kind: 'changed', from: null, to: null },
      { name: 'HOME', kind: 'same', from: null, to: null },
    ])
    expect(imageDiff(from, to, true).variables[0]).toMatchObject({ from: 'old secret', to: 'new secret' })
  })
})

describe('the layers of two images compared', () => {
  const layer = (digest: string): ImageLayer => ({ digest, size: 1 })

  it('are those of both images, each as often as it occurs', () => {
    const layers = fc.array(fc.constantFrom('a', 'b', 'c').map(layer))
    fc.assert(
      fc.property(layers, layers, (from, to) => {
        const changes = imageDiff(contents({ layers: from }), contents({ layers: to }), true).layers
        const without = (kind: string) =>
          changes.filter((change) => change.kind !== kind).map(({ digest }) => digest)
        expect(without('removed')).toEqual(to.map(({ digest }) => digest))
        expect(without('added').sort()).toEqual(from.map(({ digest }) => digest).sort())
      }),
    )
  })
})
