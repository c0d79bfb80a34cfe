import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  CORE,
  NAMESPACE,
  startTestCluster,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import type { ConfigMap, KubernetesList } from '#lib/kubernetes/objects'
import { operationWith } from '#lib/plan/testing/test-operations'
import type { Environment } from '#lib/server/config/parse'
import { appendOperation, changeOperation, readJournal } from '#lib/server/journal/journal'
import { journalOf } from '#lib/server/journal/pages'
import { startReplica, type Replica } from '#lib/server/testing/test-replica'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())
beforeEach(() => {
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
})

const WRITES = /(POST|PATCH) .*configmaps/

describe('the journal under load', () => {
  it('takes all of 200 operations of two processes, 20 at once, and refuses none', async () => {
    const processes = [await start('load-here'), await start('load-there')]
    const all = Array.from({ length: 200 }, (_, index) => `op-${index}`)
    const waiting = [...all]
    const act = async ({ environment }: Replica<FaultProxy>) => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        await append(environment, id)
        expect((await rename(environment, id, `begun ${id}`)).ok).toBe(true)
        expect((await rename(environment, id, `done ${id}`)).ok).toBe(true)
      }
    }
    await Promise.all(processes.flatMap((process) => Array.from({ length: 10 }, () => act(process))))

    expect((await titles()).sort()).toEqual(all.map((id) => `done ${id}`).sort())
    const writes = processes.flatMap(({ proxy }) => proxy.requests).filter(({ line }) => WRITES.test(line))
    expect(writes.length).toBeLessThan(3 * all.length)
  }, 60_000)
})

it('goes on behind a ConfigMap that has the name of the next page', async () => {
  const { environment } = await start('taken-name')
  await cluster.call('POST', `${CORE}/configmaps`, { metadata: { name: 'quayside-journal-000001' } })
  await append(environment, 'a')
  await expect.poll(() => readJournal(environment)).toMatchObject({ value: { operations: [{ id: 'a' }] } })
  expect((await pages()).map(({ metadata }) => metadata.name)).toEqual(['quayside-journal-000002'])
})

async function append(environment: Environment, id: string): Promise<void> {
  const startedAt = new Date().toISOString()
  const answer = await appendOperation(environment, operationWith({ id, startedAt }), () => undefined)
  expect(answer).toMatchObject({ ok: true, value: { id } })
}

function rename(environment: Environment, id: string, title: string) {
  return changeOperation(environment, id, (known) => ({ ...known, title }))
}

async function titles(): Promise<string[]> {
  return journalOf(await pages()).operations.map(({ title }) => title)
}

async function pages(): Promise<ConfigMap[]> {
  const path = `${CORE}/configmaps?labelSelector=quayside.io/journal`
  return (await cluster.read<KubernetesList<ConfigMap>>(path)).items ?? []
}

async function start(name: string): Promise<Replica<FaultProxy>> {
  return startReplica(await startFaultProxy(cluster.url), { name, namespace: NAMESPACE })
}
