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

  it('has a collection of all namespaces', () => {
    expect(collectionPath('pods', null)).toBe('/api/v1/pods')
    expect(collectionPath('jobs', null)).toBe('/apis/batch/v1/jobs')
  })

  it('keeps the case of a tag', () => {
    expect(objectPath('imagestreamtags', 'prod', 'app:Latest')).toMatch(/\/imagestreamtags\/app%3ALatest$/)
  })

  it.each(['v 1', '.v1', '-v1', 'v1+2', '50%', '#1', 'a?b=c', '..', 'ž', 't'.repeat(129)])(
    'encodes the tag %j, so that the server gets it as it is',
    (tag) => {
      const path = objectPath('imagestreamtags', 'prod', `aa-bb_cc.dd:${tag}`)
      const { pathname, search, hash } = new URL(path, 'https://api')
      expect({ pathname, search, hash }).toEqual({ pathname: path, search: '', hash: '' })
      expect(decodeURIComponent(path.slice(path.lastIndexOf('/') + 1))).toBe(`aa-bb_cc.dd:${tag}`)
    },
  )

  it.each([digest, `sha512:${'ab'.repeat(64)}`, 'c3'.repeat(32), 'sha256:abc'])(
    'names the image %s by its stream',
    (image) => {
      expect(objectPath('imagestreamimages', 'prod', `app_1@${image}`)).toBe(
        `/apis/image.openshift.io/v1/namespaces/prod/imagestreamimages/app_1%40${encodeURIComponent(image)}`,
      )
    },
  )

  it.each(['..', '.', '', 'a/b', 'a\r\nb', 'a%2fb', 'Upper', 'ä', 'a'.repeat(20_000)])(
    'refuses the name %j',
    (name) => {
      expect(() => objectPath('deployments', 'prod', name)).toThrow(InvalidName)
      expect(() => collectionPath('deployments', name)).toThrow(InvalidName)
    },
  )

  it.each(['app', 'app:', ':latest', 'app:a:b', 'app:a@b', 'app:a/b', '..:latest', 'App:latest', 'a__b:c'])(
    'refuses the image stream tag %j',
    (name) => {
      expect(() => objectPath('imagestreamtags', 'prod', name)).toThrow(InvalidName)
    },
  )

  it.each(['app', `app:${digest}`, 'app@', 'app@..', 'app@a/b', `@${digest}`, `app@${digest}/..`])(
    'refuses the image stream image %j',
    (name) => {
      expect(() => objectPath('imagestreamimages', 'prod', name)).toThrow(InvalidName)
    },
  )

  it('does not repeat a long name in its message', () => {
    expect(() => objectPath('pods', 'prod', 'A'.repeat(20_000))).toThrow(/^.{1,140}$/)
  })
})
