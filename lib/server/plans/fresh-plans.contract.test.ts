import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  APPS,
  deploymentOf,
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import { digestOf } from '#lib/domain/image/pull-spec'
import type { Deployment, ImageStream, KubernetesList, ReplicaSet } from '#lib/kubernetes/objects'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import type { Plan } from '#lib/plan/plan'
import type { Environment } from '#lib/server/config/parse'
import { checkTag, driftOf } from '#lib/server/drift/drift'
import { startOperation } from '#lib/server/operations/start-operation'
import { makePlan, planNow } from '#lib/server/plans/make-plan'
import { storeOf } from '#lib/server/environment/stores'
import { startReplica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'

/** Plans on a store that is behind the cluster, as every store is for a moment. */

const IMPORT = { action: 'import', stream: 'worker', tag: 'prod' } as const
const UNDO = revertWorkload({ kind: 'Deployment', name: 'beat' })
const AUTHOR = { by: 'Ola', at: '2026-11-23T18:30:00Z', reason: '' }

let cluster: TestCluster
/** What the registry has for `worker:prod`, oldest first: the last is not imported. */
let digests: string[]

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

beforeEach(async () => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  digests = [cluster.push('packit/worker', 'prod')]
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('worker', 'prod'))
  await until(newestOfWorker, (digest) => digest === digests[0])
  for (const name of ['beat', 'runner']) await makeWorkload(name)
  digests.push(cluster.push('packit/worker', 'prod'))
})

describe('the requests of a plan', () => {
  it('of an import are those about its stream and the workloads that it feeds, however many others there are', async () => {
    const { environment, proxy } = await startQuayside('few')
    const few = await requestsOf(proxy, () => plan(environment, IMPORT))
    expect(few).toEqual([
      'GET deployments/beat',
      'GET deployments/runner',
      'GET imagestreams/worker',
      'GET pods?labelSelector=component=beat',
      'GET pods?labelSelector=component=runner',
      'GET replicasets?labelSelector=component=beat',
      'GET replicasets?labelSelector=component=runner',
      'POST imagestreamimports',
    ])
    for (let index = 0; index < 300; index += 1)
      cluster.store.create('imagestreams', { metadata: { name: `empty-${index}`, namespace: NAMESPACE } })
    const { environment: large, proxy: between } = await startQuayside('many')
    expect(await requestsOf(between, () => plan(large, IMPORT))).toEqual(few)
  })

  it('of an import of many tags are about those that have something new', async () => {
    await addOthers(5)
    const tags = [...Array.from({ length: 5 }, (_, index) => `other-${index}:prod`), 'worker:prod']
    const { environment, proxy } = await startQuayside('import-all')
    const sent = await requestsOf(proxy, () => plan(environment, { action: 'import-all', tags, except: [] }))
    expect(sent.filter((line) => line.startsWith('GET imagestreams/'))).toEqual(['GET imagestreams/worker'])
    expect(sent.filter((line) => line.startsWith('POST'))).toHaveLength(tags.length)
  })
})

it('of an import of very many tags the registry is asked only about those of which no check says that they are up to date', async () => {
  const tags = await makeSharedStreams(['one', 'two', 'three'], 20)
  const { environment, proxy } = await startQuayside('very-many')
  const drift = driftOf(environment)
  await expect.poll(() => tags.filter((tag) => drift.checks.has(tag)).length, { timeout: 8_000 }).toBe(60)
  cluster.push('packit/two', 'v7')
  checkTag(environment, 'two', 'v7')
  await expect.poll(() => drift.checks.get('two:v7')?.state, { timeout: 8_000 }).toBe('newer')
  const before = proxy.requests.length
  const { imports, steps } = await plan(environment, { action: 'import-all', tags, except: [] })
  const sent = sentSince(proxy, before)
  expect(sent).toEqual(['GET imagestreams/two', 'POST imagestreamimports'])
  expect(steps).toHaveLength(1)
  expect(imports.filter(({ outcome }) => outcome === 'new').map(({ name }) => name)).toEqual(['two:v7'])
  expect(imports[0]).toMatchObject({ outcome: 'idle', why: expect.stringContaining(', checked ') as string })
})

it('between a yes and its step, only what the plan is made from is asked for, and the journal is written', async () => {
  const { environment, proxy } = await startQuayside('yes')
  const pin = pinOf(digests[0] ?? '')
  await importWorker()
  await until(
    () => running('beat'),
    (digest) => digest === digests[1],
  )
  await made(environment, pin)
  const before = proxy.requests.length
  const again = await planNow(environment, pin, AUTHOR)
  if (!again.ok) throw new Error(again.refusal.message)
  await startOperation({ session: sessionWith(), environment }, again.plan, '')
  const sent = proxy.requests
    .slice(before)
    .map(({ line }) => line.replace(/\/apis?\/.*?\/namespaces\/[^/]+\/([a-z]+).*/, '$1'))
  expect(sent.slice(0, sent.indexOf('PATCH imagestreamtags')).sort()).toEqual([
    'GET deployments',
    'GET deployments',
    'GET imagestreams',
    'GET pods',
    'GET pods',
    'GET replicasets',
    'GET replicasets',
    'PATCH configmaps',
    'POST configmaps',
    'POST imagestreamimports',
  ])
})

describe('a plan on a store that has not heard of the last change', () => {
  it('knows a tag, a trigger and a revision that are newer', async () => {
    const { environment, proxy } = await startQuayside('late')
    await makeDeaf(proxy, environment)
    await importWorker()
    await until(
      () => running('beat'),
      (digest) => digest === digests[1],
    )
    digests.push(cluster.push('packit/worker', 'prod'))
    const imported = await plan(environment, IMPORT)
    expect(imported.effects).toContainEqual({
      workload: { kind: 'Deployment', name: 'beat' },
      container: 'beat',
      from: digests[1],
      to: digests[2],
    })
    const undone = await plan(environment, UNDO)
    expect(undone.effects[0]).toMatchObject({ from: digests[1], to: digests[0] })
  })

  it('reads what a trigger names that somebody has added just now', async () => {
    const { environment, proxy } = await startQuayside('retriggered')
    cluster.push('packit/sidecar', 'prod')
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('sidecar', 'prod'))
    await makeDeaf(proxy, environment)
    await cluster.call('PATCH', `${APPS}/deployments/beat`, {
      metadata: { annotations: triggerOf('sidecar:prod', 'beat') },
    })
    const sent = await requestsOf(proxy, () => makePlan(environment, UNDO, AUTHOR))
    expect(sent).toContain('GET imagestreams/sidecar')
  })

  it('of what is gone says so', async () => {
    const { environment, proxy } = await startQuayside('gone')
    await makeDeaf(proxy, environment)
    await cluster.call('DELETE', `${APPS}/deployments/runner`)
    const { effects } = await plan(environment, IMPORT)
    expect(effects.map(({ workload }) => workload.name)).toEqual(['beat'])
    await cluster.call('DELETE', `${IMAGES}/imagestreams/worker`)
    expect(await makePlan(environment, IMPORT, AUTHOR)).toMatchObject({ refusal: { code: 'not-found' } })
  })
})

describe('a workload that is made just then', () => {
  it('before the plan, and not in the store yet, is what a person is asked about before anything is written', async () => {
    const { environment, proxy } = await startQuayside('made-before-plan')
    proxy.silence(WATCH)
    await makeWorkload('made')
    const shown = await plan(environment, IMPORT)
    expect(namesOf(shown)).toEqual(['beat', 'runner'])
    proxy.end(WATCH, 'reset')
    await untilKnown(environment, 'made')
    const again = await plan(environment, IMPORT)
    expect(namesOf(again)).toEqual(['beat', 'made', 'runner'])
    expect(again.fingerprint).not.toBe(shown.fingerprint)
  })

  it('between the plan and the yes makes another plan', async () => {
    const { environment } = await startQuayside('made-before-yes')
    const shown = await plan(environment, IMPORT)
    await makeWorkload('made')
    await untilKnown(environment, 'made')
    expect((await plan(environment, IMPORT)).fingerprint).not.toBe(shown.fingerprint)
  })

  it('that no store knows at the yes gets the image that each later one gets, and nothing else moves', async () => {
    const { environment, proxy } = await startQuayside('made-unknown')
    const shown = await plan(environment, IMPORT)
    proxy.silence(WATCH)
    await makeWorkload('made')
    const again = await planNow(environment, IMPORT, AUTHOR)
    if (!again.ok) throw new Error(again.refusal.message)
    expect(again.plan.fingerprint).toBe(shown.fingerprint)
    await startOperation({ session: sessionWith(), environment }, again.plan, '')
    for (const name of ['beat', 'made', 'runner'])
      await until(
        () => running(name),
        (digest) => digest === digests[1],
      )
    await makeWorkload('later')
    expect(await running('later')).toBe(digests[1])
  })

  it('in which somebody changes the stream after the yes was planned is a conflict, and nothing is written', async () => {
    const { environment } = await startQuayside('changed-stream')
    const { plan: planned } = await made(environment, { ...pinOf(digests[0] ?? '') })
    await cluster.call('PATCH', `${IMAGES}/imagestreams/worker`, { metadata: { annotations: { note: 'x' } } })
    expect(await startOperation({ session: sessionWith(), environment }, planned, '')).toEqual({
      outcome: 'conflict',
    })
  })
})

const WATCH = /^GET .*watch=true/
const pinOf = (digest: string): ActionRequest => ({
  action: 'pin',
  stream: 'worker',
  tag: 'prod',
  digest,
  until: null,
})
const namesOf = ({ effects }: Plan) => effects.map(({ workload }) => workload.name).sort()

async function startQuayside(name: string) {
  const proxy = await startFaultProxy(cluster.url)
  return startReplica(proxy, { name, namespace: NAMESPACE })
}

async function made(environment: Environment, request: ActionRequest) {
  const planned = await makePlan(environment, request, AUTHOR)
  if (!planned.ok) throw new Error(planned.refusal.message)
  return planned
}

async function plan(environment: Environment, request: ActionRequest): Promise<Plan> {
  return (await made(environment, request)).plan
}

async function requestsOf(proxy: FaultProxy, act: () => Promise<unknown>): Promise<string[]> {
  const before = proxy.requests.length
  await act()
  return sentSince(proxy, before)
}

/** What the planning itself sends: access reviews are kept, and details of images are for the page. */
function sentSince(proxy: FaultProxy, before: number): string[] {
  return proxy.requests
    .slice(before)
    .map(({ line }) => decodeURIComponent(line).replace(/\/apis?\/.*\/namespaces\/[^/]+\//, ''))
    .filter((line) => !/watch=true|selfsubject|imagestreamimages|limit=1$/.test(line))
    .sort()
}

/** The store hears nothing more. */
async function makeDeaf(proxy: FaultProxy, environment: Environment): Promise<void> {
  const { kinds } = storeOf(environment)
  await expect.poll(() => Object.values(kinds).every(({ state }) => state.phase === 'watching')).toBe(true)
  proxy.silence(WATCH)
}

async function makeWorkload(name: string): Promise<void> {
  const deployment = deploymentOf(name, 'worker:prod', triggerOf('worker:prod', name))
  await cluster.call('POST', `${APPS}/deployments`, deployment)
  const sets = () =>
    cluster.read<KubernetesList<ReplicaSet>>(`${APPS}/replicasets?labelSelector=component%3D${name}`)
  await until(sets, ({ items }) => (items ?? []).length > 0)
}

async function addOthers(number: number): Promise<void> {
  for (let index = 0; index < number; index += 1) {
    const name = `other-${index}`
    cluster.push(`packit/${name}`, 'prod')
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf(name, 'prod'))
    await until(
      () => cluster.read<ImageStream>(`${IMAGES}/imagestreams/${name}`),
      ({ status }) => status?.tags?.[0]?.items?.[0] !== undefined,
    )
  }
}

/** Streams with as many tags each, all imported. Returns the tags as `stream:tag`. */
async function makeSharedStreams(streams: string[], number: number): Promise<string[]> {
  const tags = Array.from({ length: number }, (_, index) => `v${index}`)
  for (const name of streams) {
    for (const tag of tags) cluster.push(`packit/${name}`, tag)
    const from = (tag: string) => ({ kind: 'DockerImage', name: `quay.io/packit/${name}:${tag}` })
    const spec = { tags: tags.map((tag) => ({ name: tag, from: from(tag) })) }
    await cluster.call('POST', `${IMAGES}/imagestreams`, { ...streamOf(name, 'prod'), spec })
    await until(
      () => cluster.read<ImageStream>(`${IMAGES}/imagestreams/${name}`),
      ({ status }) => status?.tags?.filter(({ items }) => items?.length).length === number,
    )
  }
  return streams.flatMap((name) => tags.map((tag) => `${name}:${tag}`))
}

async function untilKnown(environment: Environment, name: string): Promise<void> {
  await expect.poll(() => storeOf(environment).kinds.deployments.get(name), { timeout: 8_000 }).toBeDefined()
}

async function newestOfWorker(): Promise<string | undefined> {
  const { status } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/worker`)
  return status?.tags?.[0]?.items?.[0]?.image
}

async function importWorker(): Promise<void> {
  const from = { kind: 'DockerImage', name: 'quay.io/packit/worker:prod' }
  const spec = { import: true, images: [{ from, to: { name: 'prod' } }] }
  await cluster.call('POST', `${IMAGES}/imagestreamimports`, {
    kind: 'ImageStreamImport',
    apiVersion: 'image.openshift.io/v1',
    metadata: { name: 'worker', namespace: NAMESPACE },
    spec,
  })
}

async function running(name: string): Promise<string | null> {
  const { spec } = await cluster.read<Deployment>(`${APPS}/deployments/${name}`)
  return digestOf(spec.template.spec?.containers?.[0]?.image ?? '')
}
