import { describe, expect, it } from 'vitest'
import type { Step } from '../recording'
import { missingDigests, movesBefore, movesFor } from './registry-moves'

const REPOSITORY = '127.0.0.1:5000/packit/tokman'
const OLD = `sha256:${'1'.repeat(64)}`
const NEW = `sha256:${'2'.repeat(64)}`
const from = { kind: 'DockerImage', name: `${REPOSITORY}:prod` }

function streamWith(items: object[], more: object = {}, generation = 2) {
  return {
    kind: 'ImageStream',
    metadata: { name: 'tokman' },
    spec: { lookupPolicy: { local: true }, tags: [{ name: 'prod', from, generation }] },
    status: { tags: [{ tag: 'prod', items, ...more }] },
  }
}

function step(method: Step['request']['method'], path: string, body: unknown, request: unknown = {}): Step {
  return {
    description: '',
    actor: 'anonymous',
    request: {
      method,
      path: `/apis/image.openshift.io/v1/namespaces/p/${path}`,
      query: '',
      headers: {},
      body: request,
    },
    response: { status: method === 'POST' ? 201 : 200, headers: {}, body },
  }
}

describe('The tag of a registry', () => {
  it('points to the image that an import of its repository finds', () => {
    const images = [{ status: { status: 'Success' }, image: { metadata: { name: NEW } }, tag: 'prod' }]
    const repository = { status: { status: 'Success' }, images, additionalTags: ['old'] }
    const spec = { repository: { from: { kind: 'DockerImage', name: REPOSITORY } } }
    const moves = movesBefore([step('POST', 'imagestreamimports', { spec, status: { repository } })], 0)
    expect(moves).toEqual([
      { repository: REPOSITORY, tag: 'prod', digest: NEW },
      { repository: REPOSITORY, tag: 'old', digest: NEW },
    ])
  })

  it('points to the image that a workload runs, if nothing else shows the result of a tag write', () => {
    const containers = [{ name: 'tokman', image: `${REPOSITORY}@${NEW}` }]
    const steps = [
      step('PATCH', 'imagestreamtags/tokman:prod', {}, { tag: { from } }),
      step('GET', 'deployments/tokman', { spec: { template: { spec: { containers } } } }),
    ]
    expect(movesBefore(steps, 0)).toEqual([{ repository: REPOSITORY, tag: 'prod', digest: NEW }])
  })

  it('points to the image that an import finds', () => {
    const images = [{ status: { status: 'Success' }, image: { metadata: { name: NEW } } }]
    const imported = { spec: { images: [{ from }] }, status: { images } }
    const moves = movesBefore([step('POST', 'imagestreamimports', imported)], 0)
    expect(moves).toEqual([{ repository: REPOSITORY, tag: 'prod', digest: NEW }])
  })

  it('is gone if an import does not find it', () => {
    const images = [{ status: { status: 'Failure', reason: 'NotFound' } }]
    const imported = { spec: { images: [{ from }] }, status: { images } }
    const moves = movesBefore([step('POST', 'imagestreamimports', imported)], 0)
    expect(moves).toEqual([{ repository: REPOSITORY, tag: 'prod', digest: undefined }])
  })

  it('is hidden if an import is unauthorized', () => {
    const images = [{ status: { status: 'Failure', reason: 'Unauthorized' } }]
    const imported = { spec: { images: [{ from }] }, status: { images } }
    const moves = movesBefore([step('POST', 'imagestreamimports', imported)], 0)
    expect(moves).toMatchObject([{ repository: REPOSITORY, isLocked: true }])
  })

  it('points to the image of the stream after a write that follows the tag', () => {
    const after = step('GET', 'imagestreams/tokman', streamWith([{ image: NEW, generation: 2 }]))
    const steps = [step('PATCH', 'imagestreamtags/tokman:prod', {}), after]
    expect(movesBefore(steps, 0)).toEqual([{ repository: REPOSITORY, tag: 'prod', digest: NEW }])
  })

  it('is not given by an item of an older spec', () => {
    expect(movesFor(streamWith([{ image: OLD, generation: 1 }]))).toEqual([])
  })

  it('is gone if a condition of the stream says so', () => {
    const conditions = [{ type: 'ImportSuccess', reason: 'NotFound', generation: 2 }]
    const moves = movesFor(streamWith([{ image: OLD, generation: 1 }], { conditions }))
    expect(moves).toEqual([{ repository: REPOSITORY, tag: 'prod', digest: undefined }])
  })

  it('never has a digest that was not found', () => {
    const message = `dockerimage.image.openshift.io "${REPOSITORY}@${NEW}" not found`
    expect(missingDigests([step('GET', 'imagestreams/tokman', { message })])).toEqual(new Set([NEW]))
  })
})
