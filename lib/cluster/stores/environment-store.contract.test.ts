import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  deploymentOf,
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  triggerOf,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import { systemClock } from '#lib/runtime/system-clock'
import { connect } from '#lib/cluster/request/connection'
import { clusterSources } from '#lib/cluster/stores/cluster-sources'
import { ClusterStores } from '#lib/cluster/stores/cluster-stores'
import type { Change, EnvironmentStore } from '#lib/cluster/stores/environment-store'
import { ALWAYS_PROVEN } from '#lib/cluster/list-watch/quorum-proof'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { KINDS } from '#lib/domain/snapshot'

const STREAMS = /imagestreams\?/
const WATCHES = /watch=true/
const ALL = /./

let cluster: TestCluster
let proxy: FaultProxy
let store: EnvironmentStore
let tokenFile: string
let reported: unknown[]

/** A store of the demo cluster behind the fault proxy, with one image stream and the Deployment that uses it. */
beforeEach(async () => {
  cluster = await startTestCluster()
  cluster.push('packit/tokman', 'prod')
  cluster.store.create(
    'deployments',
    deploymentOf('tokman', 'tokman:prod', triggerOf('tokman:prod', 'tokman')),
  )
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('tokman', 'prod'))
  proxy = await startFaultProxy(cluster.url)
  tokenFile = writeTemporary('token', 'admin')
  reported = []
  const connection = connect({ server: proxy.url, tokenFile })
  const report = (error: unknown) => reported.push(error)
  const surroundings = { quorum: ALWAYS_PROVEN, clock: systemClock, report }
  store = new ClusterStores(clusterSources(connection), surroundings).of(NAMESPACE)
  await store.settled
  await allWatching()
})

afterEach(async () => {
  await store.stop()
  proxy.close()
  await cluster.stop()
  expect(reported).toEqual([])
})

async function allWatching() {
  await vi.waitFor(() => {
    for (const kind of KINDS)
      expect(store.kinds[kind].state).toMatchObject({ phase: 'watching', error: null })
  }, WAIT)
}

const WAIT = { timeout: 5_000, interval: 5 }

const lastRequest = (pattern: RegExp) => proxy.requests.findLast(({ line }) => pattern.test(line))
const label = (value: string) => ({ metadata: { labels: { value } } })
const change = (value: string) => cluster.call('PATCH', `${IMAGES}/imagestreams/tokman`, label(value))
const labelOf = (name: string) => store.kinds.imageStreams.get(name)?.metadata.labels?.value
const shows = (value: string, wait = WAIT) => vi.waitFor(() => expect(labelOf('tokman')).toBe(value), wait)

/** Expects the names and resourceVersions of the server in the store. */
async function expectSame() {
  await vi.waitFor(() => {
    for (const [kind, resource] of [
      ['imageStreams', 'imagestreams'],
      ['deployments', 'deployments'],
      ['replicaSets', 'replicasets'],
      ['pods', 'pods'],
    ] as const) {
      const namesOf = (objects: readonly { metadata: { name: string; resourceVersion?: string } }[]) =>
        objects.map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion ?? ''}`).sort()
      expect(namesOf(store.kinds[kind].list ?? [])).toEqual(namesOf(cluster.store.list(resource, NAMESPACE)))
    }
  }, WAIT)
}

describe('the store of an environment', () => {
  it('has the objects of the API server, and follows their changes', async () => {
    await expectSame()
    await change('first')
    await shows('first')
    await cluster.call('DELETE', `${IMAGES}/imagestreams/tokman`)
    await vi.waitFor(() => expect(store.kinds.imageStreams.list).toEqual([]), WAIT)
    await expectSame()
  })

  it('makes no requests when it is read', async () => {
    await expectSame()
    const before = proxy.requests.length
    for (let view = 0; view < 100; view++) store.snapshot()
    expect(proxy.requests.length).toBe(before)
  })

  it('gives immutable snapshots, whose lists are the same until something changes', async () => {
    await expectSame()
    const before = store.snapshot()
    expect(store.snapshot().imageStreams).toEqual(before.imageStreams)
    await change('first')
    await shows('first')
    const after = store.snapshot()
    const [old] = before.imageStreams.ok ? before.imageStreams.value : []
    expect(old?.metadata.labels).toBeUndefined()
    expect(
      after.controllerRevisions.ok && before.controllerRevisions.ok && after.controllerRevisions.value,
    ).toBe(before.controllerRevisions.ok && before.controllerRevisions.value)
    expect(after.freshness.imageStreams).toMatchObject({ error: null })
  })

  it('notifies of each change by kind and name, even when a listener throws', async () => {
    const changes: Change[] = []
    store.subscribe(() => {
      throw new TypeError('a listener that throws')
    })
    const unsubscribe = store.subscribe((each) => changes.push(each))
    await change('first')
    await shows('first')
    await change('second')
    await shows('second')
    expect(changes).toContainEqual({ kind: 'imageStreams', names: ['tokman'] })
    expect(reported).toEqual([new TypeError('a listener that throws')])
    reported = []
    unsubscribe()
    const count = changes.length
    await change('third')
    await shows('third')
    expect(changes.length).toBe(count)
  })

  it('stores only the shown part of an object', async () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      'app.kubernetes.io/part-of': 'packit',
    }
    await cluster.call('PATCH', `${IMAGES}/imagestreams/tokman`, { metadata: { annotations } })
    await vi.waitFor(() => {
      expect(store.kinds.imageStreams.get('tokman')?.metadata.annotations).toEqual(
        expect.objectContaining({ 'app.kubernetes.io/part-of': 'packit' }),
      )
    }, WAIT)
    const stored = store.kinds.imageStreams.get('tokman')
    expect(JSON.stringify(stored)).not.toContain('last-applied')
    const served = await cluster.read<{ status: object }>(`${IMAGES}/imagestreams/tokman`)
    expect(JSON.parse(JSON.stringify(stored?.status))).toEqual(served.status)
  })
})

describe('a watch', () => {
  it.each(['close', 'reset'] as const)('that ends with a %s is resumed within two seconds', async (how) => {
    await change('before')
    await shows('before')
    const changes: Change[] = []
    store.subscribe((each) => changes.push(each))
    proxy.end(WATCHES, how)
    await change('during the fault')
    await shows('during the fault', { timeout: 2_000, interval: 5 })
    await allWatching()
    expect(store.kinds.imageStreams.counts.lists).toBe(1)
    expect(changes.filter(({ kind, names }) => kind === 'imageStreams' && names.length > 0)).toHaveLength(1)
  })

  it('with a resourceVersion that is too old is followed by a list, which also shows deletions', async () => {
    cluster.reset((empty) => {
      empty.put('deployments', deploymentOf('other', 'other:prod'))
    })
    await vi.waitFor(() => expect(store.kinds.imageStreams.list).toEqual([]), WAIT)
    await expectSame()
    expect(store.kinds.imageStreams.counts.lists).toBe(2)
  })

  it('that is refused with 410 is followed by a list', async () => {
    const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' }
    proxy.break(/imagestreams\?.*watch=true/, {
      status: 410,
      contentType: 'application/json',
      body: JSON.stringify(gone),
    })
    proxy.end(STREAMS, 'close')
    await vi.waitFor(() => expect(store.kinds.imageStreams.counts.lists).toBe(2), WAIT)
    proxy.clearFaults()
    await change('after')
    await shows('after')
  })

  it.each([
    ['no JSON', '{"type":"MODIFIED","object":'],
    ['an object without metadata', '{"type":"MODIFIED","object":{"kind":"ImageStream"}}'],
    ['an unknown type', '{"type":"RENAMED","object":{"metadata":{"name":"tokman"}}}'],
    ['nothing', ''],
    ['null', 'null'],
  ])('survives a line with %s', async (_what, line) => {
    proxy.inject(STREAMS, line)
    await vi.waitFor(
      () => expect(store.kinds.imageStreams.counts).toMatchObject({ malformed: 1, lists: 2 }),
      WAIT,
    )
    await change('after')
    await shows('after')
    await expectSame()
  })

  it('survives an object that is added twice, and a deletion of an unknown object', async () => {
    const object = cluster.store.get('imagestreams', NAMESPACE, 'tokman')
    proxy.inject(STREAMS, JSON.stringify({ type: 'ADDED', object }))
    proxy.inject(STREAMS, JSON.stringify({ type: 'DELETED', object: { metadata: { name: 'unknown' } } }))
    await vi.waitFor(() => {
      expect(store.kinds.imageStreams.counts).toMatchObject({ duplicates: 1, unknownDeletions: 1, lists: 1 })
    }, WAIT)
    await expectSame()
  })

  it('decodes characters that are split between chunks', async () => {
    await change('Füße-und-☃')
    await shows('Füße-und-☃')
  })
})

describe('an API server', () => {
  it('that sends Retry-After gets no request before that', async () => {
    proxy.break(STREAMS, { status: 429, contentType: 'text/plain', body: 'later', retryAfter: 2 })
    proxy.end(STREAMS, 'reset')
    await vi.waitFor(
      () => expect(store.kinds.imageStreams.state.error).toMatchObject({ retryAfterSeconds: 2 }),
      WAIT,
    )
    const refused = lastRequest(STREAMS)
    proxy.clearFaults()
    await vi.waitFor(() => expect(store.kinds.imageStreams.state.phase).toBe('watching'), WAIT)
    const next = lastRequest(STREAMS)
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(2_000)
  })

  it('whose image API is down still has live workloads', async () => {
    const down = { status: 503, contentType: 'text/plain', body: 'error trying to reach service\n' }
    proxy.break(STREAMS, down)
    proxy.end(STREAMS, 'close')
    await vi.waitFor(
      () => expect(store.kinds.imageStreams.state.error).toMatchObject({ code: 'unavailable' }),
      WAIT,
    )
    cluster.store.create('deployments', deploymentOf('nginx', 'nginx:prod'))
    await vi.waitFor(() => expect(store.kinds.deployments.get('nginx')).toBeDefined(), WAIT)
    expect(store.kinds.deployments.state).toMatchObject({ phase: 'watching', error: null })
    expect(store.snapshot().imageStreams.ok).toBe(true)
  })

  it('that resets all connections for a while is followed again, and its last objects are shown until then', async () => {
    proxy.break(ALL, 'reset')
    proxy.end(ALL, 'reset')
    await vi.waitFor(() => {
      for (const kind of KINDS) expect(store.kinds[kind].state.error).toMatchObject({ code: 'unreachable' })
    }, WAIT)
    expect(store.snapshot().imageStreams).toMatchObject({
      ok: true,
      value: [{ metadata: { name: 'tokman' } }],
    })
    await change('during the fault')
    proxy.clearFaults()
    await shows('during the fault')
    await allWatching()
  })

  it('cannot be read while the token file is missing, and can when it is back', async () => {
    await cluster.call('PATCH', `${IMAGES}/imagestreams/tokman`, label('before'))
    rmSync(tokenFile)
    const unauthorized = {
      status: 401,
      contentType: 'application/json',
      body: '{"kind":"Status","code":401}',
    }
    proxy.break(STREAMS, unauthorized)
    proxy.end(STREAMS, 'reset')
    await vi.waitFor(
      () => expect(store.kinds.imageStreams.state.error).toMatchObject({ code: 'unauthorized' }),
      WAIT,
    )
    proxy.clearFaults()
    writeFileSync(tokenFile, 'admin')
    await change('after')
    await shows('after')
  })
})

it('reading continues without a restart after the token file was missing for a while', async () => {
  onTestFinished(() => void vi.useRealTimers())
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  rmSync(tokenFile)
  const asked = proxy.requests.length
  proxy.end(ALL, 'reset')
  await vi.waitFor(() => {
    for (const kind of KINDS) {
      expect(store.kinds[kind].state.error?.message).toContain(`${tokenFile} cannot be read (ENOENT)`)
    }
  }, WAIT)
  expect(proxy.requests.length).toBe(asked)
  await change('during the fault')
  writeFileSync(tokenFile, 'admin')
  await shows('during the fault')
  await allWatching()
})

it('a stopped store leaves no connection open', async () => {
  await store.stop()
  const before = proxy.requests.length
  proxy.inject(ALL, 'not read by anyone')
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(proxy.requests.length).toBe(before)
  for (const kind of KINDS) expect(store.kinds[kind].state.phase).toBe('stopped')
})
