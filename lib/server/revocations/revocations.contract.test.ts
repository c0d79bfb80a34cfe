import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import {
  CORE,
  NAMESPACE,
  startTestCluster,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { keyOfPerson, keyOfSession, revocations } from '#lib/server/auth/revocations'
import { revoke, watchRevocations } from '#lib/server/revocations/shared-revocations'
import { startReplica, type Replica } from '#lib/server/testing/test-replica'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())
beforeEach(() => {
  forgetHere()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
})

const PATH = `${CORE}/configmaps/quayside-sessions`
const WRITES = /(POST|PATCH) .*configmaps/
const person = 'a'.repeat(64)
const sessionOf = (id: string) => ({ id, person, since: Date.now() - 1 })

it('an entry holds on each replica that watches, also one that an administrator writes', async () => {
  watchRevocations((await start('there')).environment)
  const labels = { 'quayside.io/journal': 'true' }
  const entry = { [keyOfPerson(person)]: new Date().toISOString().replace(/[.]\d+/, '') }
  const mine = { ...sessionOf('mine'), since: Date.now() - 60_000 }
  await cluster.call('POST', `${CORE}/configmaps`, {
    metadata: { name: 'quayside-sessions', labels },
    data: entry,
  })
  await expect.poll(() => revocations().has(mine)).toBe(true)
  expect(revocations().has({ ...mine, person: 'b'.repeat(64) })).toBe(false)
})

it('a sign-out holds on a replica that starts later', async () => {
  const [mine, other] = [sessionOf('mine'), sessionOf('other')]
  expect(await revoke([(await start('here')).environment], mine, false)).toBe(true)
  forgetHere()
  expect(revocations().has(mine)).toBe(false)
  watchRevocations((await start('later')).environment)
  expect([revocations().has(mine), revocations().has(other)]).toEqual([true, false])
})

it('none is lost when two replicas sign many people out at once', async () => {
  const replicas = [await start('many-here'), await start('many-there')]
  const ids = Array.from({ length: 100 }, (_, index) => `s-${index}`)
  const answers = ids.map((id, index) =>
    revoke([replicas[index % 2]?.environment ?? fail()], sessionOf(id), false),
  )
  expect(new Set(await Promise.all(answers))).toEqual(new Set([true]))
  const { data } = await cluster.read<ConfigMap>(PATH)
  expect(Object.keys(data ?? {}).sort()).toEqual(ids.map(keyOfSession).sort())
  const writes = replicas.flatMap(({ proxy }) => proxy.requests).filter(({ line }) => WRITES.test(line))
  expect(writes.length).toBeLessThan(ids.length / 2)
})

it('one cluster that answers is enough; the other one learns of it when it is back', async () => {
  const [down, up] = [await start('down'), await start('up')]
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  down.proxy.break(WRITES, { status: 503, contentType: 'text/plain', body: 'no' })
  expect(await revoke([down.environment, up.environment], sessionOf('mine'), true)).toBe(true)
  await cluster.call('DELETE', PATH)
  down.proxy.clearFaults()
  await expect
    .poll(async () => (await cluster.read<ConfigMap>(PATH)).data ?? {}, { timeout: 5_000 })
    .toHaveProperty([keyOfPerson(person)])
  vi.restoreAllMocks()
})

it('what no cluster takes holds here, and the answer says so', async () => {
  const { environment, proxy } = await start('alone')
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  proxy.break(WRITES, { status: 403, contentType: 'text/plain', body: 'no' })
  const mine = sessionOf('alone')
  expect(await revoke([environment], mine, false)).toBe(false)
  expect(revocations().has(mine)).toBe(true)
  vi.restoreAllMocks()
}, 10_000)

function fail(): never {
  throw new Error('There is no such replica.')
}

/** So that only what comes from the cluster counts. */
function forgetHere(): void {
  revocations().learn([], Date.now() + 9 * 3_600_000)
}

async function start(name: string): Promise<Replica<FaultProxy>> {
  return startReplica(await startFaultProxy(cluster.url), { name, namespace: NAMESPACE })
}
