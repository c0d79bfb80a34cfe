import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  deploymentOf,
  NAMESPACE,
  startTestCluster,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import { systemClock } from '#lib/runtime/system-clock'
import { clusterSource } from '#lib/cluster/list-watch/cluster-source'
import { connect } from '#lib/cluster/request/connection'
import { proveNothingNew } from '#lib/cluster/list-watch/proof'
import { storedObject } from '#lib/cluster/list-watch/stored-form'
import { writeTemporary } from '#lib/cluster/testing/test-server'

let cluster: TestCluster
let proxy: FaultProxy

beforeEach(async () => {
  // Each proof takes a second.
  cluster = await startTestCluster({}, 1)
  proxy = await startFaultProxy(cluster.url)
})

afterEach(async () => {
  proxy.close()
  await cluster.stop()
})

function prove(resourceVersion: number, signal = new AbortController().signal) {
  const connection = connect({ server: proxy.url, tokenFile: writeTemporary('token', 'admin') })
  const source = clusterSource(connection, 'deployments', NAMESPACE, storedObject)
  return proveNothingNew(source, systemClock, String(resourceVersion), signal)
}

describe('a proof that nothing is new', () => {
  it('succeeds after a second when nothing changed', async () => {
    const began = Date.now()
    expect(await prove(cluster.store.resourceVersion)).toEqual({ found: 'nothing-new' })
    expect(Date.now() - began).toBeLessThan(3_000)
  })

  it.each([
    ['at once', ''],
    ['in the middle of a line', '{"type":"BOOKMARK","obj'],
  ])('fails when the watch ends %s', async (_how, body) => {
    proxy.break(/./, { status: 200, contentType: 'application/json', body })
    expect(await prove(cluster.store.resourceVersion)).toMatchObject({ found: 'refused' })
  })

  it('finds what changed', async () => {
    const before = cluster.store.resourceVersion
    cluster.store.create('deployments', deploymentOf('nginx', 'nginx:prod'))
    expect(await prove(before)).toEqual({ found: 'missed' })
  })

  it('is impossible for a resourceVersion that is too old', async () => {
    const before = cluster.store.resourceVersion
    cluster.reset(() => undefined)
    expect(await prove(before)).toMatchObject({ found: 'gone' })
  })

  it('has no answer from a server that cannot be reached', async () => {
    proxy.break(/./, 'reset')
    expect(await prove(1_000)).toEqual({ found: 'no-answer' })
  })

  it('is refused by a server that limits requests', async () => {
    proxy.break(/./, { status: 429, contentType: 'text/plain', body: 'later', retryAfter: 9 })
    expect(await prove(1_000)).toMatchObject({ found: 'refused', error: { retryAfterSeconds: 9 } })
  })

  it('ends when it is aborted', async () => {
    proxy.break(/./, 'hang')
    const controller = new AbortController()
    const proof = prove(1_000, controller.signal)
    controller.abort()
    await expect(proof).rejects.toThrow()
  })
})
