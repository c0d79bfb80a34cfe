import { describe, expect, it } from 'vitest'
import { readEvent } from '#lib/cluster/list-watch/watch-event'
import { recordedStep } from '#lib/kubernetes/testing/recorded'

const PATH = '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams'
const read = (event: unknown) => readEvent('imagestreams', PATH, JSON.stringify(event))
const stream = { metadata: { name: 'tokman', resourceVersion: '8', managedFields: [{}] } }

describe('a line of a watch', () => {
  it.each([
    ['ADDED', true],
    ['MODIFIED', false],
  ])('that says %s puts an object, without its managedFields', (type, isAdded) => {
    expect(read({ type, object: stream })).toEqual({
      type: 'put',
      isAdded,
      object: { metadata: { name: 'tokman', resourceVersion: '8' } },
    })
  })

  it('that says DELETED names the object, even where that is of another shape', () => {
    expect(readEvent('pods', PATH, '{"type":"DELETED","object":{"metadata":{"name":"a"}}}')).toEqual({
      type: 'deleted',
      name: 'a',
      resourceVersion: undefined,
    })
  })

  it('that is a recorded bookmark says up to where nothing changed', () => {
    const description = 'watch of image streams with allowWatchBookmarks for 130 seconds'
    const step = recordedStep('list-and-watch-semantics', description)
    const [first] = step.response.events ?? []
    expect(read(first)).toEqual({ type: 'bookmark', resourceVersion: '6794' })
  })

  it('that is the recorded ERROR of a resourceVersion that is too old says so', () => {
    const step = recordedStep('list-and-watch-semantics', 'watch with a resourceVersion that is too old')
    expect(read(step.response.body)).toEqual({
      type: 'error',
      error: {
        code: 'gone',
        status: 410,
        message:
          'Could not watch the image streams in packit-prod: what was asked for is too old: too old resource version: 1 (561).',
      },
    })
  })

  it('that is an ERROR without a code is a failure of the server', () => {
    expect(read({ type: 'ERROR', object: {} })).toMatchObject({ type: 'error', error: { code: 'failed' } })
  })

  it('that is an ERROR may say when to come back', () => {
    const object = { kind: 'Status', code: 429, details: { retryAfterSeconds: 9 } }
    expect(read({ type: 'ERROR', object })).toMatchObject({
      error: { code: 'throttled', retryAfterSeconds: 9 },
    })
  })

  it.each([
    ['{"type":"MODI', 'it is no JSON'],
    ['null', 'it has another type'],
    ['{"type":"RENAMED","object":{"metadata":{"name":"a"}}}', 'it has another type'],
    ['{"type":"ADDED"}', 'metadata.name is missing'],
    ['{"type":"ADDED","object":{"metadata":null}}', 'metadata.name is missing'],
    ['{"type":"ADDED","object":{"metadata":{"name":3}}}', 'metadata.name is no string'],
    ['{"type":"DELETED","object":{}}', 'metadata.name is missing'],
    ['{"type":"BOOKMARK","object":{"metadata":{}}}', 'metadata.resourceVersion is missing'],
  ])('%s is malformed', (line, flaw) => {
    const message = `Could not watch the image streams in packit-prod: an event has another shape, ${flaw}.`
    expect(readEvent('imagestreams', PATH, line)).toEqual({
      type: 'malformed',
      error: { code: 'malformed', message },
    })
  })

  it('that is no object of its kind is malformed', () => {
    const line = JSON.stringify({ type: 'ADDED', object: stream })
    expect(readEvent('deployments', PATH, line)).toMatchObject({ type: 'malformed' })
  })
})
