import { describe, expect, it } from 'vitest'
import { readEvent } from '#lib/cluster/list-watch/watch-event'
import { fieldWritesOf } from '#lib/kubernetes/field-writes'
import { isUnreadable } from '#lib/kubernetes/shapes'
import { recordedStep } from '#lib/kubernetes/testing/recorded'

const PATH = '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams'
const read = (event: unknown) => readEvent('imagestreams', PATH, JSON.stringify(event))
const stream = { metadata: { name: 'tokman', resourceVersion: '8', managedFields: [{}] } }

describe('a line of a watch', () => {
  it.each([
    ['ADDED', true],
    ['MODIFIED', false],
  ])('of type %s puts an object, without its managedFields', (type, isAdded) => {
    expect(read({ type, object: stream })).toEqual({
      type: 'put',
      isAdded,
      object: { metadata: { name: 'tokman', resourceVersion: '8' } },
    })
  })

  it('keeps who wrote what, and when', () => {
    const write = {
      manager: 'kubectl-patch',
      operation: 'Update',
      time: '2026-11-23T18:00:00Z',
      fieldsV1: { 'f:spec': { 'f:suspend': {} } },
    }
    const object = { metadata: { ...stream.metadata, managedFields: [write] } }
    const event = read({ type: 'MODIFIED', object })
    const found = 'object' in event && !isUnreadable(event.object) ? fieldWritesOf(event.object) : []
    expect(found).toMatchObject([{ manager: 'kubectl-patch', at: '2026-11-23T18:00:00Z', suspend: true }])
  })

  it('of type DELETED names the object, even if it is invalid', () => {
    expect(readEvent('pods', PATH, '{"type":"DELETED","object":{"metadata":{"name":"a"}}}')).toEqual({
      type: 'deleted',
      name: 'a',
      resourceVersion: undefined,
    })
  })

  it('that is a recorded bookmark gives its resourceVersion', () => {
    const description = 'watch of image streams with allowWatchBookmarks for 130 seconds'
    const step = recordedStep('list-and-watch-semantics', description)
    const [first] = step.response.events ?? []
    expect(read(first)).toEqual({ type: 'bookmark', resourceVersion: '6794' })
  })

  it('that is a recorded ERROR for an old resourceVersion has the code gone', () => {
    const step = recordedStep('list-and-watch-semantics', 'watch with a resourceVersion that is too old')
    expect(read(step.response.body)).toEqual({
      type: 'error',
      error: {
        code: 'gone',
        status: 410,
        message:
          'Could not watch the image streams in packit-prod: the resourceVersion is too old: “too old resource version: 1 (561)”.',
      },
    })
  })

  it('of type ERROR without a code is a failure of the server', () => {
    expect(read({ type: 'ERROR', object: {} })).toMatchObject({ type: 'error', error: { code: 'failed' } })
  })

  it('of type ERROR can have a Retry-After', () => {
    const object = { kind: 'Status', code: 429, details: { retryAfterSeconds: 9 } }
    expect(read({ type: 'ERROR', object })).toMatchObject({
      error: { code: 'throttled', retryAfterSeconds: 9 },
    })
  })

  it.each([
    ['{"type":"MODI', 'it is not JSON'],
    ['null', 'its type is unknown'],
    ['{"type":"RENAMED","object":{"metadata":{"name":"a"}}}', 'its type is unknown'],
    ['{"type":"ADDED"}', 'metadata.name is missing'],
    ['{"type":"ADDED","object":{"metadata":null}}', 'metadata.name is missing'],
    ['{"type":"ADDED","object":{"metadata":{"name":3}}}', 'metadata.name is missing'],
    ['{"type":"DELETED","object":{}}', 'metadata.name is missing'],
    ['{"type":"BOOKMARK","object":{"metadata":{}}}', 'metadata.resourceVersion is missing'],
  ])('%s is malformed', (line, flaw) => {
    const message = `Could not watch the image streams in packit-prod: unexpected event, ${flaw}.`
    expect(readEvent('imagestreams', PATH, line)).toEqual({
      type: 'malformed',
      error: { code: 'malformed', message },
    })
  })

  it('with an object that is not what its API says keeps its name and the reason', () => {
    const line = JSON.stringify({ type: 'MODIFIED', object: stream })
    expect(readEvent('deployments', PATH, line)).toEqual({
      type: 'put',
      isAdded: false,
      object: { metadata: { name: 'tokman', resourceVersion: '8' }, unreadable: 'spec is missing' },
    })
  })
})
