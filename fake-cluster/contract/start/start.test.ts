import { describe, expect, it } from 'vitest'
import type { ImageStream, TagReference } from '#lib/kubernetes/objects'
import type { Step } from '../recording'
import { find } from './observations'
import { initialObjects } from './start'

const ROOT = '/apis/image.openshift.io/v1/namespaces/packit-stg'
const DIGEST = `sha256:${'1'.repeat(64)}`
const TIME = '2026-11-24T12:00:00Z'
const from = { kind: 'DockerImage', name: '127.0.0.1:5000/packit/tokman:stg' }

function step(
  method: Step['request']['method'],
  path: string,
  status: number,
  body: unknown,
  sent?: unknown,
): Step {
  const request = { method, path: ROOT + path, query: '', headers: {}, body: sent }
  return { description: '', actor: 'anonymous', request, response: { status, headers: {}, body } }
}

function streamOf(generation: number, tag?: Partial<TagReference>, item = tag?.generation): object {
  const items = [{ created: TIME, dockerImageReference: '', image: DIGEST, generation: item }]
  return {
    kind: 'ImageStream',
    metadata: {
      name: 'tokman',
      namespace: 'packit-stg',
      generation,
      resourceVersion: String(700 + generation),
    },
    spec: { lookupPolicy: { local: true }, ...(tag && { tags: [{ name: 'stg', from, ...tag }] }) },
    status: { ...(tag && item && { tags: [{ tag: 'stg', items }] }) },
  }
}

function tagOf(tag: Partial<TagReference>, generation: number): object {
  return {
    kind: 'ImageStreamTag',
    metadata: { name: 'tokman:stg', namespace: 'packit-stg', creationTimestamp: TIME },
    tag: { name: 'stg', from, ...tag },
    generation,
    lookupPolicy: { local: true },
    image: { metadata: { name: generation > 0 ? DIGEST : undefined } },
  }
}

function initialStream(steps: Step[]): ImageStream | undefined {
  return find(initialObjects(steps, []), 'imagestreams', 'packit-stg', 'tokman')
}

describe('An image stream at the start', () => {
  it('does not exist if the first write created it', () => {
    const put = step('PUT', '/imagestreamtags/tokman:stg', 201, tagOf({ generation: 1 }, 0), {
      tag: { from },
    })
    expect(
      initialStream([put, step('GET', '/imagestreams/tokman', 200, streamOf(2, { generation: 2 }))]),
    ).toBe(undefined)
  })

  it('has the tags that were deleted before its first observation', () => {
    const gone = step('DELETE', '/imagestreamtags/tokman:old', 200, { kind: 'Status' })
    const start = initialStream([
      gone,
      step('DELETE', '/imagestreamtags/tokman:older', 200, { kind: 'Status' }),
      step('GET', '/imagestreams/tokman', 200, streamOf(6, { generation: 2 })),
    ])
    expect(start?.metadata.generation).toBe(4)
    expect(start?.spec?.tags?.map(({ name }) => name)).toEqual(['stg', 'old', 'older'])
  })

  it('lacks the settings that a patch gave its tag, and the results of later writes and imports', () => {
    const scheduled = { importPolicy: { scheduled: true, importMode: 'Legacy' as const } }
    const original = { importPolicy: { scheduled: true, importMode: 'PreserveOriginal' as const } }
    const start = initialStream([
      step('PATCH', '/imagestreamtags/tokman:stg', 200, tagOf({ generation: 4, ...scheduled }, 4), {
        tag: { importPolicy: { scheduled: true } },
      }),
      step('PATCH', '/imagestreamtags/tokman:stg', 200, tagOf({ generation: 7, ...original }, 4), {
        tag: { importPolicy: { importMode: 'PreserveOriginal' } },
      }),
      step('GET', '/imagestreams/tokman', 200, streamOf(8, { generation: 8, ...original })),
    ])
    expect(start?.metadata.generation).toBe(5)
    expect(start?.spec?.tags?.[0]).toMatchObject({ generation: 4, importPolicy: { importMode: 'Legacy' } })
    expect(start?.spec?.tags?.[0]?.importPolicy).not.toHaveProperty('scheduled')
    expect(start?.status?.tags?.[0]?.items?.[0]?.generation).toBe(4)
  })

  it('is idle if only errors name it', () => {
    const details = { name: 'tokman:old', kind: 'imagestreamtags' }
    const noTag = step('GET', '/imagestreamtags/tokman:old', 404, { kind: 'Status', details })
    expect(initialStream([noTag])?.spec).toBeUndefined()
    expect(initialStream([noTag])?.metadata.name).toBe('tokman')
    const noStream = { ...details, name: 'tokman' }
    expect(initialStream([step('GET', '/imagestreamtags/tokman:old', 404, { details: noStream })])).toBe(
      undefined,
    )
  })
})

describe('A namespace', () => {
  it('exists at the start if a scenario creates something in it', () => {
    const made = initialObjects([step('POST', '/imagestreams', 201, streamOf(1), streamOf(1))], [])
    expect(made.map(({ resource, object }) => [resource, object.metadata.namespace])).toEqual([
      ['configmaps', 'packit-stg'],
    ])
    expect(initialObjects([step('POST', '/imagestreams', 404, {})], [])).toEqual([])
  })
})
