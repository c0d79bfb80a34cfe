import { describe, expect, it } from 'vitest'
import { originOf } from '#lib/domain/image-stream/image-origin'
import { digest, followingStream, streamOf } from '#lib/domain/testing/test-objects'

describe('the origin of an image', () => {
  const stream = followingStream('worker', [digest('b'), digest('a')], 'quay.io:8443/packit/worker')

  it.each(['a', 'b'])('is the repository of its import, also of an older one: %s', (digit) => {
    expect(originOf(stream, digest(digit))).toEqual({
      repository: 'quay.io:8443/packit/worker',
      importPolicy: {},
    })
  })

  it('has what the import says of the registry and of manifest lists, without its schedule', () => {
    const [tag] = stream.spec?.tags ?? []
    if (!tag) throw new Error('no tag')
    const importPolicy = { insecure: true, importMode: 'PreserveOriginal', scheduled: true } as const
    const changed = { ...stream, spec: { tags: [{ ...tag, importPolicy }] } }
    expect(originOf(changed, digest('a'))?.importPolicy).toEqual({
      insecure: true,
      importMode: 'PreserveOriginal',
    })
  })

  it('is none for an image that the stream does not have', () => {
    expect(originOf(stream, digest('c'))).toBeNull()
  })

  it('is none for an image that was pushed into the cluster', () => {
    const own = 'image-registry.openshift-image-registry.svc:5000/packit-prod/worker'
    const item = { created: '2026-11-20T02:00:00Z', dockerImageReference: `${own}@${digest('a')}` }
    const pushed = streamOf('worker', {
      status: {
        dockerImageRepository: own,
        tags: [{ tag: 'prod', items: [{ ...item, image: digest('a'), generation: 1 }] }],
      },
    })
    expect(originOf(pushed, digest('a'))).toBeNull()
  })
})
