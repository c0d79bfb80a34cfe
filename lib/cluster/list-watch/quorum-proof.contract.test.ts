import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestCluster, type TestCluster } from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import { clusterSource } from '#lib/cluster/list-watch/cluster-source'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { proveNothingNew } from '#lib/cluster/list-watch/proof'
import { QuorumReads, quorumReadOf, type QuorumRead } from '#lib/cluster/list-watch/quorum-proof'
import { storedObject } from '#lib/cluster/list-watch/stored-form'
import { connect, type Connection } from '#lib/cluster/request/connection'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { systemClock } from '#lib/runtime/system-clock'
import { TestClock } from '#lib/runtime/testing/test-clock'

const SECOND = 1_000
/** Whatever an API server cannot answer from its cache. */
const NEEDS_ETCD = /^(?!GET .*watch=true)/
const TIMED_OUT = {
  status: 500,
  contentType: 'application/json',
  body: '{"kind":"Status","code":500,"message":"etcdserver: request timed out"}',
}

let cluster: TestCluster
let proxy: FaultProxy
let connection: Connection
let clock: TestClock
let reads: QuorumReads
let reading: Promise<unknown>

beforeEach(async () => {
  cluster = await startTestCluster({}, 1)
  proxy = await startFaultProxy(cluster.url)
  clock = new TestClock()
  connection = connect({ server: proxy.url, tokenFile: writeTemporary('token', 'admin') }, clock)
  const read: QuorumRead = (...question) => {
    const answer = quorumReadOf(connection)(...question)
    reading = answer.catch(() => undefined)
    return answer
  }
  reads = new QuorumReads(read, clock, (error) => {
    throw error
  })
})

afterEach(async () => {
  reads.stop()
  proxy.close()
  await cluster.stop()
})

/** Lets a simulated time pass. Answers come at once, unless they hang. */
async function pass(seconds: number, isHanging = false) {
  for (let second = 0; second < seconds; second += 1) {
    if (!isHanging) await reading
    await clock.advance(SECOND)
  }
  if (!isHanging) await reading
  await clock.advance(0)
}

const asked = () => proxy.requests.map(({ line }) => line)
const ageOfProof = () => clock.now() - reads.provenAt

/** The data of a kind whose watch works. */
function kindStore(): KindStore<never> {
  const store = new KindStore<never>(clock, () => undefined, reads)
  store.replace([], clock.now())
  store.enter('watching')
  return store
}

describe('the proof that etcd answers', () => {
  it('costs four small reads a minute, for twenty environments on a cluster together', async () => {
    for (let number = 1; number <= 20; number += 1) reads.add(`team-${number}`)
    await pass(59)
    expect(asked()).toEqual(Array(4).fill('GET /apis/apps/v1/namespaces/team-1/deployments?limit=1'))
    await pass(120)
    expect(asked()).toHaveLength(12)
    expect(ageOfProof()).toBeLessThanOrEqual(15 * SECOND)
  })

  it.each([
    ['hangs', 'hang'],
    ['times out', TIMED_OUT],
  ] as const)('costs at most six reads a minute while etcd %s', async (_how, fault) => {
    proxy.break(NEEDS_ETCD, fault)
    for (let number = 1; number <= 20; number += 1) reads.add(`team-${number}`)
    await pass(59, fault === 'hang')
    expect(asked().length).toBeLessThanOrEqual(6)
  })

  it('fails while watches are still proven from the cache of the API server, and the data become stale', async () => {
    reads.add('team-1')
    await pass(1)
    const store = kindStore()
    proxy.break(NEEDS_ETCD, TIMED_OUT)
    const source = clusterSource(connection, 'deployments', 'team-1', storedObject)
    const { signal } = new AbortController()
    const proof = await proveNothingNew(source, systemClock, String(cluster.store.resourceVersion), signal)
    expect(proof).toEqual({ found: 'nothing-new' })
    await pass(41)
    store.prove(clock.now())
    expect(store.isStale).toBe(true)
    expect(store.freshness.error?.message).toContain('etcdserver: request timed out')

    proxy.clearFaults()
    await pass(11)
    store.prove(clock.now())
    expect(store.isStale).toBe(false)
    expect(store.freshness.error).toBeNull()
  })

  it('fails when etcd lets every read hang', async () => {
    reads.add('team-1')
    await pass(1)
    const store = kindStore()
    proxy.break(NEEDS_ETCD, 'hang')
    await pass(41, true)
    store.prove(clock.now())
    expect(store.isStale).toBe(true)
  })

  it.each([
    ['one namespace', /team-1/, 403],
    ['one API group', /deployments/, 503],
  ])('is made elsewhere when %s is refused', async (_what, pattern, status) => {
    reads.add('team-1')
    reads.add('team-2')
    const store = kindStore()
    proxy.break(pattern, { status, contentType: 'text/plain', body: '' })
    for (let minute = 0; minute < 3; minute += 1) {
      await pass(60)
      store.prove(clock.now())
      expect(store.isStale).toBe(false)
    }
    expect(asked().filter((line) => pattern.test(line))).toHaveLength(1)
  })

  it('waits in each API group as long as Retry-After says', async () => {
    reads.add('team-1')
    proxy.break(/./, { status: 429, contentType: 'text/plain', body: 'later', retryAfter: 50 })
    await pass(49)
    expect(asked()).toHaveLength(2)
    proxy.clearFaults()
    await pass(12)
    expect(asked()).toHaveLength(3)
    expect(ageOfProof()).toBeLessThanOrEqual(2 * SECOND)
  })
})
