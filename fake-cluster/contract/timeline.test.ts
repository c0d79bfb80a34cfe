import { describe, expect, it } from 'vitest'
import { Pairing } from './pairing'
import type { Step } from './recording'
import { Timeline } from './timeline'

const PATH = '/apis/image.openshift.io/v1/namespaces/packit-stg/imagestreams/tokman'

function step(method: Step['request']['method'], body: unknown, query = ''): Step {
  const request = { method, path: PATH, query, headers: {}, body: undefined }
  return { description: '', actor: 'anonymous', request, response: { status: 200, headers: {}, body } }
}

describe('A watch from a version', () => {
  const read = step('GET', { metadata: { name: 'tokman', resourceVersion: '700' } })
  const written = step('PATCH', { metadata: { name: 'tokman', resourceVersion: '701' } })
  const deleted = step('DELETE', { kind: 'Status', status: 'Success' })
  const watch = step('GET', undefined, 'watch=true&resourceVersion=700')

  it.each([
    ['the write that was made since', written],
    ['the deletion that was made since, which tells no version', deleted],
  ])('begins before %s', (what, write) => {
    const timeline = new Timeline([read, write, watch])
    timeline.note(read, 1004)
    timeline.note(write, 1007)
    expect(timeline.query(watch, new Pairing(), 1009)).toBe('watch=true&resourceVersion=1007')
  })

  it('begins now, where nothing was written since', () => {
    const timeline = new Timeline([read, watch])
    timeline.note(read, 1004)
    expect(timeline.query(watch, new Pairing(), 1009)).toBe('watch=true&resourceVersion=1009')
  })
})
