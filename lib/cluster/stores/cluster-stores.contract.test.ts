import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Rule } from '../../../fake-cluster/api/rule'
import { deploymentOf, startTestCluster, type TestCluster } from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { ALWAYS_PROVEN } from '#lib/cluster/list-watch/quorum-proof'
import { connect } from '#lib/cluster/request/connection'
import { clusterSources } from '#lib/cluster/stores/cluster-sources'
import { ClusterStores } from '#lib/cluster/stores/cluster-stores'
import { everyKind, type EnvironmentStore } from '#lib/cluster/stores/environment-store'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { systemClock } from '#lib/runtime/system-clock'

const KINDS = 10
const WAIT = { timeout: 20_000, interval: 10 }
const WATCH = /watch=true/
const TEAMS = Array.from({ length: 20 }, (_, index) => `team-${index + 1}`)

const readAll = (namespaces?: string[]): Rule => {
  const rule = { verbs: ['list', 'watch'], apiGroups: ['*'], resources: ['*'] }
  return namespaces === undefined ? rule : { ...rule, namespaces }
}

/** The stores of these namespaces, for an account with these rights. Each namespace has a Deployment of its own name. */
async function started(
  namespaces: string[],
  rights: Rule[],
  more: (cluster: TestCluster) => void = () => undefined,
) {
  // In real time, so that watches do not end within seconds.
  const cluster = await startTestCluster({ quayside: rights }, 1)
  for (const namespace of [...namespaces, 'foreign']) addDeployment(cluster, namespace, namespace)
  more(cluster)
  const proxy = await startFaultProxy(cluster.url)
  const connection = connect({ server: proxy.url, tokenFile: writeTemporary('token', 'quayside') })
  const report = (error: unknown) => expect.unreachable(String(error))
  const surroundings = { quorum: ALWAYS_PROVEN, clock: systemClock, report }
  const all = new ClusterStores(clusterSources(connection), surroundings)
  onTestFinished(async () => {
    await all.stop()
    proxy.close()
    await cluster.stop()
  })
  const stores = namespaces.map((namespace) => all.of(namespace))
  await Promise.all(stores.flatMap((store) => everyKind(store).map(({ of }) => of.settled)))
  const asked = (pattern: RegExp) => proxy.requests.filter(({ line }) => pattern.test(line))
  return { cluster, proxy, stores, asked, all }
}

function addDeployment(cluster: TestCluster, namespace: string, name: string) {
  const { metadata, ...rest } = deploymentOf(name, 'app:prod')
  cluster.store.create('deployments', { ...rest, metadata: { ...metadata, namespace } })
}

const deploymentsOf = ({ kinds }: EnvironmentStore) =>
  kinds.deployments.list?.map(({ metadata }) => metadata.name).sort()

async function allWatching(stores: EnvironmentStore[]) {
  await vi.waitFor(() => {
    for (const store of stores) {
      for (const { of } of everyKind(store))
        expect(of.state).toMatchObject({ phase: 'watching', error: null })
    }
  }, WAIT)
}

it('twenty environments have ten watches and at most twenty connections, where all namespaces may be listed', async () => {
  const { stores, asked, proxy } = await started(TEAMS, [readAll()])
  await allWatching(stores)
  expect(asked(WATCH)).toHaveLength(KINDS)
  expect(stores.map(deploymentsOf)).toEqual(TEAMS.map((name) => [name]))
  expect(await proxy.connections()).toBeLessThanOrEqual(20)
}, 60_000)

it('three environments have thirty watches where only their namespaces may be listed', async () => {
  const teams = TEAMS.slice(0, 3)
  const { stores, asked } = await started(teams, [readAll(teams)])
  await allWatching(stores)
  expect(asked(WATCH)).toHaveLength(3 * KINDS)
  expect(asked(/GET \/apis\/apps\/v1\/deployments/)).toEqual([])
  expect(stores.map(deploymentsOf)).toEqual(teams.map((name) => [name]))
}, 30_000)

it('a kind is listed across namespaces only where the cluster does not hold far more of it', async () => {
  const { stores, asked } = await started(['team-1', 'team-2'], [readAll()], ({ store }) => {
    for (let number = 0; number < 1_100; number += 1) {
      store.put('imagestreams', { metadata: { name: `app-${number}`, namespace: 'foreign' } })
    }
  })
  await allWatching(stores)
  expect(asked(/\/namespaces\/team-\d\/imagestreams.*watch=true/)).toHaveLength(2)
  expect(asked(/\/v1\/imagestreams\?limit=200/)).toEqual([])
  expect(asked(/\/v1\/deployments.*watch=true/)).toHaveLength(1)
  expect(asked(/\/v1\/configmaps\?labelSelector.*watch=true/)).toHaveLength(1)
}, 30_000)

it('where only some namespaces may be listed, the others say so', async () => {
  const { stores } = await started(['team-1', 'team-2'], [readAll(['team-1'])])
  const [first, second] = stores.map((store) => store.kinds.deployments)
  expect(first?.list).toHaveLength(1)
  expect(second?.list).toBeNull()
  expect(second?.state.error).toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('Could not read the Deployments in team-2') as string,
  })
}, 30_000)

describe('a right to all namespaces that is taken away', () => {
  it('leaves all objects, makes nothing stale, and lists nothing again', async () => {
    const rights = [readAll()]
    const { stores, asked, cluster, proxy, all } = await started(['team-1', 'team-2'], rights)
    await allWatching(stores)
    const lists = asked(/limit=200/).length
    rights.splice(0, 1, readAll(['team-1', 'team-2']))
    proxy.end(WATCH, 'close')
    addDeployment(cluster, 'team-1', 'second')
    await vi.waitFor(() => {
      for (const store of stores) {
        expect(deploymentsOf(store)?.length).toBeGreaterThan(0)
        for (const { of } of everyKind(store)) expect([of.isStale, of.state.error]).toEqual([false, null])
      }
      const running = all.works.filter(({ isOver }) => !isOver)
      expect(running).toHaveLength(2 * KINDS)
    }, WAIT)
    await allWatching(stores)
    addDeployment(cluster, 'team-2', 'third')
    await vi.waitFor(
      () =>
        expect(stores.map(deploymentsOf)).toEqual([
          ['second', 'team-1'],
          ['team-2', 'third'],
        ]),
      WAIT,
    )
    expect(asked(/limit=200/)).toHaveLength(lists)
  }, 30_000)

  it('is not taken for lost while an API server that starts refuses everything', async () => {
    const { stores, proxy, all } = await started(['team-1', 'team-2'], [readAll()])
    await allWatching(stores)
    const refusal = { kind: 'Status', code: 403, reason: 'Forbidden', message: 'forbidden: not yet' }
    proxy.break(/./, { status: 403, contentType: 'application/json', body: JSON.stringify(refusal) })
    proxy.end(WATCH, 'close')
    await vi.waitFor(
      () => expect(stores[0]?.kinds.pods.state.error).toMatchObject({ code: 'forbidden' }),
      WAIT,
    )
    proxy.clearFaults()
    await allWatching(stores)
    expect(all.works).toHaveLength(KINDS)
  }, 30_000)
})
