import { describe, expect, it } from 'vitest'
import { InvalidName, collectionPath, objectPath } from '#lib/kubernetes/paths'

const digest = `sha256:${'a'.repeat(64)}`

describe('paths', () => {
  it.each([
    ['imagestreams', '/apis/image.openshift.io/v1/namespaces/packit--prod/imagestreams'],
    ['statefulsets', '/apis/apps/v1/namespaces/packit--prod/statefulsets'],
    ['pods', '/api/v1/namespaces/packit--prod/pods'],
  ] as const)('has the API of %s', (resource, path) => {
    expect(collectionPath(resource, 'packit--prod')).toBe(path)
  })

  it('keeps the case of a tag', () => {
    expect(objectPath('imagestreamtags', 'prod', 'app:Latest')).toMatch(/\/imagestreamtags\/app%3ALatest$/)
  })

  it('names an image by stream and digest', () => {
    expect(objectPath('imagestreamimages', 'prod', `app@${digest}`)).toMatch(/\/app%40sha256%3Aa{64}$/)
  })

  it.each(['..', '.', '', 'a/b', 'a\r\nb', 'a%2fb', 'Upper', 'ä', 'a'.repeat(20_000)])(
    'refuses the name %j',
    (name) => {
      expect(() => objectPath('deployments', 'prod', name)).toThrow(InvalidName)
      expect(() => collectionPath('deployments', name)).toThrow(InvalidName)
    },
  )

  it.each(['app', 'app:', ':latest', 'app:..', 'app:a:b', 'app:a/b', '..:latest', 'App:latest'])(
    'refuses the image stream tag %j',
    (name) => {
      expect(() => objectPath('imagestreamtags', 'prod', name)).toThrow(InvalidName)
    },
  )

  it.each(['app', `app:${digest}`, 'app@sha256:abc', `@${digest}`, `app@${digest}/..`])(
    'refuses the image stream image %j',
    (name) => {
      expect(() => objectPath('imagestreamimages', 'prod', name)).toThrow(InvalidName)
    },
  )

  it('does not repeat a long name in its message', () => {
    expect(() => objectPath('pods', 'prod', 'A'.repeat(20_000))).toThrow(/^.{1,140}$/)
  })
})
