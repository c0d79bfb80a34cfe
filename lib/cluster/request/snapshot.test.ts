import { describe, expect, it } from 'vitest'
import { recordedStep } from '#lib/kubernetes/testing/recorded'
import { readSnapshot } from '#lib/cluster/request/snapshot'
import { serve } from '#lib/cluster/testing/test-server'

const empty = JSON.stringify({ metadata: {}, items: [] })

describe('a snapshot', () => {
  it('has the workloads when the image API is down', async () => {
    const down = recordedStep('api-server-unavailable', 'list while the OpenShift API server does not run')
    const { connection } = await serve((incoming, response) => {
      const isImage = incoming.url?.startsWith('/apis/image.openshift.io') ?? false
      response.statusCode = isImage ? 503 : 200
      response.end(isImage ? down.response.body : empty)
    })
    const none = { ok: true, value: [] }
    const fresh = { freshAt: '2026-11-23T18:00:00.000Z', staleAt: '2026-11-23T18:00:40.000Z', error: null }
    expect(await readSnapshot(connection, 'packit-prod', new Date('2026-11-23T18:00:00Z'))).toMatchObject({
      namespace: 'packit-prod',
      readAt: '2026-11-23T18:00:00.000Z',
      imageStreams: {
        ok: false,
        error: { code: 'unavailable', status: 503, message: expect.any(String) as string },
      },
      deployments: none,
      statefulSets: none,
      replicaSets: none,
      controllerRevisions: none,
      pods: none,
      freshness: {
        imageStreams: { freshAt: null, staleAt: '1970-01-01T00:00:00.000Z', error: { code: 'unavailable' } },
        deployments: fresh,
        pods: fresh,
      },
    })
  })
})
