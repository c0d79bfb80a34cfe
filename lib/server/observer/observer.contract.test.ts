import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { APPS, CORE, IMAGES, NAMESPACE, triggerOf, until } from '../../../fake-cluster/testing/test-cluster'
import { startRollouts } from '../../../fake-cluster/testing/test-rollouts'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import { imagesOf, runsOn } from '#lib/domain/chronicle/chronicle'
import { MARKS_ANNOTATION } from '#lib/kubernetes/names'
import type { ConfigMap, Event, ImageStream, KubernetesList } from '#lib/kubernetes/objects'
import { operationWith } from '#lib/plan/testing/test-operations'
import { chronicleStateOf, readChronicle } from '#lib/server/chronicle/chronicle'
import { WORDS_KEY } from '#lib/server/chronicle/page-words'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { appendOperation } from '#lib/server/journal/journal'
import { makePlan } from '#lib/server/plans/make-plan'
import { lookOnce } from '#lib/server/observer/observe'
import { startReplica, type Replica } from '#lib/server/testing/test-replica'

let rollouts: Awaited<ReturnType<typeof startRollouts>>

beforeAll(async () => {
  rollouts = await startRollouts()
})
afterAll(() => rollouts.cluster.stop())
beforeEach(async () => {
  await rollouts.prepare()
  await rollouts.deploy(triggerOf('worker:prod', 'worker'))
})

const WORKER = { kind: 'Deployment', name: 'worker' } as const
const WRITES = /(POST|PATCH) .*configmaps/

it('two replicas write each fact once, and both have all of them', async () => {
  const replicas = [await start('here'), await start('there')]
  await bringSecond()
  await seenBy(replicas, (environment) => runsIn(environment).length === 2)
  await Promise.all(replicas.map(({ environment }) => lookOnce(environment)))
  await Promise.all(replicas.map(({ environment }) => lookOnce(environment)))
  const { first, second } = rollouts.images
  for (const { environment } of replicas) {
    await expect
      .poll(() => imagesOf(readChronicle(environment)?.chronicle, 'worker', 'prod').map(({ image }) => image))
      .toEqual([second, first])
    expect(runsIn(environment).map(({ image }) => image)).toEqual([second, first])
  }
  const keys = (await pages())
    .flatMap(({ data }) => Object.keys(data ?? {}))
    .filter((key) => key !== WORDS_KEY)
  expect(keys).toHaveLength(new Set(keys).size)
  expect(keys).toHaveLength(4)
  const before = writesOf(replicas)
  for (const { environment } of [...replicas, ...replicas]) await lookOnce(environment)
  expect(writesOf(replicas)).toBe(before)
})

it('tells what ran and how, after a restart, with the stream pruned and the revisions and Events gone', async () => {
  const { environment } = await start('before')
  await seenBy([{ environment }], () => true)
  await bringSecond(true)
  await until(rollouts.pods, (list) =>
    list.some(({ status }) => (status?.containerStatuses?.[0]?.restartCount ?? 0) > 0),
  )
  await seenBy([{ environment }], () => runsIn(environment)[0]?.failure != null)
  const { first, second } = rollouts.images
  await rollouts.cluster.call('PUT', `${IMAGES}/imagestreams/worker/status`, await pruned())
  const [old] = (await rollouts.replicaSets()).filter(({ spec }) =>
    JSON.stringify(spec.template).includes(first),
  )
  await rollouts.cluster.call('DELETE', `${APPS}/replicasets/${old?.metadata.name ?? ''}`)

  for (const { metadata } of await rollouts.itemsOf<Event>(`${CORE}/events`))
    await rollouts.cluster.call('DELETE', `${CORE}/events/${metadata.name}`)

  expect((await stream()).status?.tags?.[0]?.items).toHaveLength(1)
  expect(await rollouts.replicaSets()).toHaveLength(1)

  const { environment: after } = await start('after')
  await lookOnce(after)
  const { chronicle } = readChronicle(after) ?? {}
  expect(imagesOf(chronicle, 'worker', 'prod')).toMatchObject([
    { image: second, until: null },
    { image: first, repository: 'quay.io/packit/worker', until: { known: 'exact' } },
  ])
  expect(runsOn(chronicle, WORKER)).toMatchObject([
    { image: second, healthyAt: null, failure: { exitCode: 1 }, until: null },
    { image: first, until: { known: 'exact' } },
  ])
  expect(chronicle?.stretches).toHaveLength(1)
})

it('a plan warns of an image that crashed, and brings one back that was pruned, although no operation had either', async () => {
  const { environment } = await start('plans')
  await seenBy([{ environment }], () => true)
  await bringSecond(true)
  await seenBy([{ environment }], () => runsIn(environment)[0]?.failure != null)
  const { first, second } = { ...rollouts.images }
  await bringSecond()
  await rollouts.cluster.call('PUT', `${IMAGES}/imagestreams/worker/status`, await pruned())
  await seenBy([{ environment }], () => runsIn(environment).length === 3)
  await expect
    .poll(() => storeOf(environment).kinds.imageStreams.get('worker')?.status?.tags?.[0]?.items)
    .toHaveLength(1)

  const author = { by: 'Ola', at: new Date().toISOString(), reason: '' }
  const pinTo = (digest: string) =>
    makePlan(environment, { action: 'pin', stream: 'worker', tag: 'prod', digest, until: null }, author)
  expect(await pinTo(second)).toMatchObject({
    plan: {
      warnings: expect.arrayContaining([
        expect.stringMatching(/ failed .* on worker: worker crashed.* with exit code 1 \(Error\)\.$/),
        expect.stringMatching(/ was pruned from worker:prod/),
      ]) as string[],
    },
  })
  const back = await pinTo(first)
  expect(back).toMatchObject({ plan: { effects: [{ container: 'worker', to: first }] } })
  expect(JSON.stringify(back)).not.toContain('crashed')
})

it('what people said of an image holds without its annotation, until it is taken back', async () => {
  const { environment } = await start('marks')
  await bringSecond()
  const { first } = rollouts.images
  const named = { stream: 'worker', tag: 'prod', digest: first } as const
  const author = { by: 'Ola', at: new Date().toISOString(), reason: 'it loses jobs' }
  const say = async (verdict: 'bad' | 'none') => {
    const planned = await makePlan(environment, { action: 'mark', ...named, verdict }, author)
    const step = planned.ok ? planned.plan.steps[0] : undefined
    if (step === undefined) throw new Error('The mark was not planned.')
    const answer = await rollouts.cluster.call('PATCH', step.request.path, step.request.body)
    expect(answer).toMatchObject({ status: 200 })
    const isTold = () => readChronicle(environment)?.chronicle.marks.get(first)?.verdict === verdict
    await seenBy([{ environment }], isTold)
  }
  await say('bad')
  const metadata = { annotations: { [MARKS_ANNOTATION]: null } }
  await rollouts.cluster.call('PATCH', `${IMAGES}/imagestreamtags/worker:prod`, { metadata })
  await expect
    .poll(() => JSON.stringify(storeOf(environment).snapshot().imageStreams))
    .not.toContain('loses jobs')
  const pin = () => makePlan(environment, { action: 'pin', ...named, until: null }, author)
  expect(await pin()).toMatchObject({ refusal: { code: 'marked' } })
  await say('none')
  expect(await pin()).toMatchObject({ ok: true })
})

it('that it cannot be written is said, and harms nothing else', async () => {
  const { environment, proxy } = await start('refused')
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const body = JSON.stringify({
    kind: 'Status',
    status: 'Failure',
    reason: 'Forbidden',
    code: 403,
    message: 'no',
  })
  proxy.break((line) => WRITES.test(line) && line.includes('chronicle'), {
    status: 403,
    contentType: 'application/json',
    body,
  })
  proxy.break((line) => /POST .*configmaps/.test(line), {
    status: 403,
    contentType: 'application/json',
    body,
  })
  await lookOnce(environment)
  expect(chronicleStateOf(environment)).toMatchObject({
    failing: { message: expect.anything() as unknown },
    failures: 1,
  })
  expect(await pages()).toEqual([])
  proxy.clearFaults()
  const startedAt = new Date().toISOString()
  expect(await appendOperation(environment, operationWith({ startedAt }), () => undefined)).toMatchObject({
    ok: true,
  })
  await lookOnce(environment)
  expect(chronicleStateOf(environment)).toMatchObject({ failing: null, failures: 1 })
  expect(await pages()).toHaveLength(1)
  vi.restoreAllMocks()
})

it('leaves alone what a later Quayside wrote, and counts what cannot be read', async () => {
  const { environment } = await start('strange')
  await lookOnce(environment)
  const [page] = await pages()
  const key = Object.keys(page?.data ?? {}).find((each) => each !== WORDS_KEY) ?? ''
  const data = { [key]: '{"v":5,"new":true}', odd: 'nonsense' }
  await rollouts.cluster.call('PATCH', `${CORE}/configmaps/${page?.metadata.name ?? ''}`, { data })
  await expect.poll(() => readChronicle(environment)).toMatchObject({ malformed: 1, newer: 1 })
  await lookOnce(environment)
  expect((await pages())[0]?.data).toMatchObject(data)
})

it('adds again what somebody deleted, if the cluster still shows it', async () => {
  const { environment } = await start('deleted')
  await seenBy([{ environment }], () => runsIn(environment).length === 1)
  const [page] = await pages()
  const [kept, ...deleted] = Object.keys(page?.data ?? {}).filter((key) => key !== WORDS_KEY)
  expect([kept, ...deleted].length).toBeGreaterThan(1)
  const data = Object.fromEntries(deleted.map((key) => [key, null]))
  await rollouts.cluster.call('PATCH', `${CORE}/configmaps/${page?.metadata.name ?? ''}`, { data })
  await expect
    .poll(() => storeOf(environment).journal.list?.flatMap((each) => Object.keys(each.data ?? {})))
    .not.toContain(deleted[0])
  await lookOnce(environment)
  expect(Object.keys((await pages())[0]?.data ?? {})).toEqual(expect.arrayContaining(deleted))
})

it('writes nothing where it is off', async () => {
  const { environment, proxy } = await start('off', {
    chronicle: { enabled: false, days: 400, configMaps: 32 },
  })
  await lookOnce(environment)
  expect(proxy.requests.filter(({ line }) => WRITES.test(line))).toEqual([])
  expect(readChronicle(environment)).toBeNull()
})

function runsIn(environment: Environment) {
  return runsOn(readChronicle(environment)?.chronicle, WORKER)
}

/** Looks again until the stores have what changed. */
async function seenBy(
  replicas: readonly Pick<Replica<FaultProxy>, 'environment'>[],
  isSo: (environment: Environment) => boolean,
): Promise<void> {
  for (const { environment } of replicas)
    await expect
      .poll(async () => {
        await lookOnce(environment)
        return storeOf(environment).snapshot().deployments.ok && isSo(environment)
      })
      .toBe(true)
}

async function bringSecond(isBroken = false): Promise<void> {
  const second = await rollouts.importNext(isBroken)
  await until(rollouts.deployment, ({ spec }) => JSON.stringify(spec.template).includes(second))
}

function stream(): Promise<ImageStream> {
  return rollouts.cluster.read<ImageStream>(`${IMAGES}/imagestreams/worker`)
}

/** As the pruner leaves it. */
async function pruned(): Promise<ImageStream> {
  const found = await stream()
  const tags = (found.status?.tags ?? []).map((tag) => ({ ...tag, items: (tag.items ?? []).slice(0, 1) }))
  return { ...found, status: { ...found.status, tags } }
}

async function pages(): Promise<ConfigMap[]> {
  const list = await rollouts.cluster.read<KubernetesList<ConfigMap>>(`${CORE}/configmaps`)
  return (list.items ?? []).filter(({ metadata }) => /^quayside-chronicle-\d/.test(metadata.name))
}

function writesOf(replicas: readonly Replica<FaultProxy>[]): number {
  return replicas.flatMap(({ proxy }) => proxy.requests).filter(({ line }) => WRITES.test(line)).length
}

async function start(name: string, members: Partial<Environment> = {}): Promise<Replica<FaultProxy>> {
  return startReplica(await startFaultProxy(rollouts.cluster.url), { name, namespace: NAMESPACE, ...members })
}
