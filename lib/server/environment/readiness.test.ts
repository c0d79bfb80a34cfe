import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '#lib/runtime/system-clock'
import { clusterSources } from '#lib/cluster/stores/cluster-sources'
import { ClusterStores } from '#lib/cluster/stores/cluster-stores'
import type { EnvironmentStore } from '#lib/cluster/stores/environment-store'
import { ALWAYS_PROVEN } from '#lib/cluster/list-watch/quorum-proof'
import { serve } from '#lib/cluster/testing/test-server'
import { KINDS } from '#lib/domain/snapshot'
import { readinessOf } from '#lib/server/environment/readiness'

async function storeOn(how: 'well' | 'hanging' | 'forbidden'): Promise<EnvironmentStore> {
  const { connection } = await serve((incoming, response) => {
    if (how === 'hanging') return
    if (how === 'forbidden') response.writeHead(403).end('{}')
    else if (incoming.url?.includes('watch=true')) response.flushHeaders()
    else response.end('{"metadata":{"resourceVersion":"7"},"items":[]}')
  })
  const surroundings = { quorum: ALWAYS_PROVEN, clock: systemClock, report: () => undefined }
  const store = new ClusterStores(clusterSources(connection), surroundings).of('packit--prod')
  onTestFinished(() => store.stop())
  return store
}

describe('Quayside', () => {
  it('is ready when everything was read', async () => {
    const store = await storeOn('well')
    expect(readinessOf([store]).ready).toBe(false)
    await store.settled
    expect(readinessOf([store])).toEqual({ ready: true, missing: [] })
  })

  it('is not ready while a cluster is being read, and says what is missing without names', async () => {
    const [well, hanging] = [await storeOn('well'), await storeOn('hanging')]
    await well.settled
    const missing = KINDS.map((kind) => ({ environment: 'environments[1]', kind, why: 'being-read' }))
    expect(readinessOf([well, hanging])).toEqual({ ready: false, missing })
  })

  it('is ready when a cluster takes long, and says what is still being read', async () => {
    const slow = await storeOn('hanging')
    for (const kind of KINDS) slow.kinds[kind].settle()
    const missing = KINDS.map((kind) => ({ environment: 'environments[0]', kind, why: 'being-read' }))
    expect(readinessOf([slow])).toEqual({ ready: true, missing })
  })

  it('is ready when a cluster has answered that it cannot be read', async () => {
    const [well, forbidden] = [await storeOn('well'), await storeOn('forbidden')]
    await Promise.all([well.settled, forbidden.settled])
    const missing = KINDS.map((kind) => ({ environment: 'environments[1]', kind, why: 'forbidden' }))
    expect(readinessOf([well, forbidden])).toEqual({ ready: true, missing })
  })
})
