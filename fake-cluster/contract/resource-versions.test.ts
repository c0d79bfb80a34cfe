import { describe, expect, it } from 'vitest'
import { Pairing } from './compare/pairing'
import type { Step } from './recording'
import { ResourceVersions } from './resource-versions'

const PATH = '/apis/image.openshift.io/v1/namespaces/packit-stg/imagestreams/tokman'

function step(method: Step['request']['method'], body: unknown, query = ''): Step {
  const request = { method, path: PATH, query, headers: {}, body: undefined }
  return { description: '', actor: 'anonymous', request, response: { status: 200, headers: {}, body } }
}

describe('A watch from a resourceVersion', () => {
  const read = step('GET', { metadata: { name: 'tokman', resourceVersion: '700' } })
  const written = step('PATCH', { metadata: { name: 'tokman', resourceVersion: '701' } })
  const deleted = step('DELETE', { kind: 'Status', status: 'Success' })
  const watch = step('GET', undefined, 'watch=true&resourceVersion=700')

  it.each([
    ['a later write', written],
    ['a later deletion, which returns no resourceVersion', deleted],
  ])('begins before %s', (what, write) => {
    const versions = new ResourceVersions([read, write, watch])
    versions.note(read, 1004)
    versions.note(write, 1007)
    expect(versions.query(watch, new Pairing(), 1009)).toBe('watch=true&resourceVersion=1007')
  })

  it('begins now, if nothing was written since', () => {
    const versions = new ResourceVersions([read, watch])
    versions.note(read, 1004)
    expect(versions.query(watch, new Pairing(), 1009)).toBe('watch=true&resourceVersion=1009')
  })
})
