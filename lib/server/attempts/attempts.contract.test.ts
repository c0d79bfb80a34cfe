import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import {
  CORE,
  NAMESPACE,
  startTestCluster,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { operationWith } from '#lib/plan/testing/test-operations'
import { readAttempts, watchAttempts, writeAttempts } from '#lib/server/attempts/attempts'
import { ownAttemptsOf } from '#lib/server/attempts/note-attempt'
import { titled, tryOf } from '#lib/server/attempts/testing/test-tries'
import { appendOperation, readJournal } from '#lib/server/journal/journal'
import { startReplica, type Replica } from '#lib/server/testing/test-replica'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())
beforeEach(() => {
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
})

const PATH = `${CORE}/configmaps/quayside-attempts`
const WRITES = /(POST|PATCH) .*configmaps/

it('a hundred tries on two replicas are one row, which both show', async () => {
  const [here, there] = [await start('here'), await start('there')]
  for (let time = 0; time < 100; time += 1) tryOn(time % 2 === 0 ? here : there)
  await Promise.all([here, there].map(({ environment }) => writeAttempts(environment)))
  for (const { environment } of [here, there])
    await expect.poll(() => readAttempts(environment).attempts).toMatchObject([{ count: 100, by: 'vera' }])

  const writes = [here, there].flatMap(({ proxy }) => proxy.requests).filter(({ line }) => WRITES.test(line))
  // Each patches what is not there, both make it, and the slower one patches again.
  expect(writes.length).toBeLessThanOrEqual(5)

  tryOn(here)
  await writeAttempts(here.environment)
  await expect.poll(() => readAttempts(there.environment).attempts).toMatchObject([{ count: 101 }])
})

it('a lost answer counts nothing twice', async () => {
  const { environment, proxy } = await start('lost')
  tryOn({ environment })
  await writeAttempts(environment)
  tryOn({ environment })
  proxy.break(/PATCH .*quayside-attempts/, 'lose-response')
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await writeAttempts(environment)
  vi.restoreAllMocks()
  proxy.clearFaults()
  await writeAttempts(environment)
  await writeAttempts(environment)
  await expect.poll(() => readAttempts(environment).attempts).toMatchObject([{ count: 2 }])
})

it('a flood stays in bounds, and operations stay', async () => {
  const [here, there] = [await start('flood-here'), await start('flood-there')]
  const startedAt = new Date().toISOString()
  const answer = await appendOperation(here.environment, operationWith({ startedAt }), () => undefined)
  expect(answer.ok).toBe(true)
  for (let index = 0; index < 1_500; index += 1) {
    tryOn(index % 2 === 0 ? here : there, `p-${index % 50}`, `Pin ${index} ${'x'.repeat(300)}`)
    if (index % 500 === 0)
      await Promise.all([here, there].map(({ environment }) => writeAttempts(environment)))
  }
  await Promise.all([here, there].map(({ environment }) => writeAttempts(environment)))
  const stored = async () => (await cluster.read<ConfigMap>(PATH)).data ?? {}
  // A replica does not know yet what another one writes at the same time; its next write does.
  const rows = async () => {
    tryOn(there)
    await writeAttempts(there.environment)
    return Object.keys(await stored()).filter((key) => key !== 'left-out').length
  }
  await expect.poll(rows).toBe(200)
  expect(JSON.stringify(await stored()).length).toBeLessThan(1024 * 1024)
  expect(readJournal(here.environment)).toMatchObject({ value: { operations: [{ id: 'op-1' }] } })
})

function tryOn(
  { environment }: Pick<Replica<FaultProxy>, 'environment'>,
  who = 'vera',
  title = 'Pin nginx',
): void {
  ownAttemptsOf(environment).note(tryOf(who, titled(title)), Date.now())
}

async function start(name: string): Promise<Replica<FaultProxy>> {
  const proxy = await startFaultProxy(cluster.url)
  return startReplica(proxy, { name, namespace: NAMESPACE }, { watch: watchAttempts })
}
