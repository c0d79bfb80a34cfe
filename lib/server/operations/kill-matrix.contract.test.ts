import { describe, it, vi } from 'vitest'
import {
  APPS,
  deploymentOf,
  IMAGES,
  imageOf,
  NAMESPACE,
  startTestCluster,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import type { Deployment, ImageStream, Job, KubernetesList, ReplicaSet } from '#lib/kubernetes/objects'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'
import type { Plan } from '#lib/plan/plan'
import type { Environment } from '#lib/server/config/parse'
import { readJournal } from '#lib/server/journal/journal'
import { startOperation } from '#lib/server/operations/start-operation'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { makePlan } from '#lib/server/plans/make-plan'
import { startReplica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'
import { revertWorkload } from '#lib/plan/actions/revert/action'

vi.mock('#lib/plan/operation/lease-times', () => ({ BEAT_MS: 400, LEASE_MS: 2_000, ANSWERED_MS: 5_000 }))

const STREAMS = ['app', 'api', 'bot']
const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`
const WEB = { kind: 'Deployment', name: 'web' } as const
const session = sessionWith()

const JOURNAL = /^(POST|PATCH) .*\/configmaps/
/** Requests of which each is one step; what moves a workload makes a ReplicaSet. */
const SENT = /^(POST .*\/(imagestreamimports|jobs)|PATCH .*\/imagestreamtags\/)/
const isStep = (line: string) =>
  /^(POST|PATCH|DELETE) /.test(line) && !/configmaps|events|accessreviews/.test(line)

/** What the cluster has: the images that a test pushed, oldest first, and what an action shall bring. */
type World = { cluster: TestCluster; first: string; second: string }

type Case = {
  prepare?: (world: World) => void | Promise<void>
  request: (world: World) => ActionRequest
  /** Raised by one each time that a step is done. */
  count: (world: World) => Promise<number>
  /** How many steps it has. */
  once: number
}

const ACTIONS: Record<string, Case> = {
  import: {
    prepare: newImages,
    request: () => ({ action: 'import', stream: 'app', tag: 'prod' }),
    count: (world) => imports(world, ['app']),
    once: 1,
  },
  'import of many': {
    prepare: newImages,
    request: () => ({ action: 'import-all', tags: STREAMS.map((name) => `${name}:prod`), except: [] }),
    count: (world) => imports(world, STREAMS),
    once: 3,
  },
  pin: {
    request: ({ first }) => ({ action: 'pin', stream: 'app', tag: 'prod', digest: first, until: null }),
    count: async (world) => Number((await sourceOf(world)).endsWith(world.first)),
    once: 1,
  },
  follow: {
    prepare: async ({ cluster, first }) => {
      const from = { kind: 'DockerImage', name: `quay.io/packit/app@${first}` }
      await cluster.call('PATCH', `${IMAGES}/imagestreamtags/app:prod`, { tag: { from } })
      await untilRuns(cluster, first)
    },
    request: () => ({ action: 'follow', stream: 'app', tag: 'prod' }),
    count: async (world) => Number((await sourceOf(world)).endsWith(':prod')),
    once: 1,
  },
  'revert by pin': {
    request: () => ({ ...revertWorkload(WEB), to: 'before' }),
    count: async (world) => Number((await sourceOf(world)).endsWith(world.first)),
    once: 1,
  },
  'revert by template': {
    request: () => ({ ...revertWorkload(WEB), to: 'before', way: 'pause' }),
    count: async ({ cluster, first }) => {
      const found = await web(cluster)
      const isPaused = found.metadata.annotations?.['image.openshift.io/triggers']?.includes('"paused":')
      return Number(isPaused === true && imageOf(found).endsWith(first))
    },
    once: 1,
  },
  restart: {
    request: () => ({ action: 'restart', workload: WEB }),
    count: async ({ cluster }) =>
      (await cluster.read<KubernetesList<ReplicaSet>>(`${APPS}/replicasets`)).items?.length ?? 0,
    once: 1,
  },
  run: {
    request: () => ({ action: 'run', cronJob: 'import' }),
    count: async ({ cluster }) =>
      (await cluster.read<KubernetesList<Job>>(`${BATCH}/jobs`)).items?.length ?? 0,
    once: 1,
  },
}

/** Where the process is killed. */
const POINTS: Record<string, (proxy: FaultProxy) => void> = {
  'before the journal': (proxy) => proxy.break(JOURNAL, 'killed-before'),
  'after the journal': (proxy) => proxy.break(JOURNAL, 'killed-after'),
  'after the request': (proxy) => proxy.break(isStep, 'killed-after'),
  'after the answer': (proxy) => {
    const planned = proxy.requests.length
    const isSent = () => proxy.requests.slice(planned).some(({ line }) => isStep(line))
    proxy.break((line) => JOURNAL.test(line) && isSent(), 'killed-before')
  },
  'before its end': () => undefined,
}

const POINT_NAMES = Object.keys(POINTS)
const CASES = POINT_NAMES.flatMap((point) =>
  Object.keys(ACTIONS).flatMap((action) => [
    { point, action, next: 'its next start' },
    { point, action, next: 'another replica' },
  ]),
)

describe.concurrent('a process that is killed leaves nothing undone, doubled or untrue', () => {
  it.for(CASES)(
    '$point: $action, seen by $next',
    { timeout: 60_000 },
    async (each, { expect, onTestFinished }) => {
      const { point, action, next } = each
      const { prepare, request, count, once } = caseOf(action)
      const world = await startWorld(onTestFinished)
      await prepare?.(world)
      const before = await count(world)
      const start = async (which: string) =>
        startReplica(
          await startFaultProxy(world.cluster.url),
          { name: `${point} ${action} ${next} ${which}`, namespace: NAMESPACE },
          { watch: watchOperations, onFinished: onTestFinished },
        )
      const victim = await start('killed')
      const other = next === 'another replica' ? await start('alive') : null
      const plan = await planOf(victim.environment, request(world))
      const planned = victim.proxy.requests.length
      POINTS[point]?.(victim.proxy)
      void startOperation({ session, environment: victim.environment }, plan, 'it crashes')
      if (point === 'before its end') {
        await expect.poll(() => operations(victim.environment)[0]?.lease).toBeNull()
        victim.proxy.close()
      }
      await expect.poll(() => isDead(victim.proxy)).toBe(true)

      const { environment, proxy } = other ?? (await start('alive'))
      if (point === 'before the journal') {
        expect(operations(environment)).toEqual([])
        await startOperation({ session, environment }, plan, 'it crashes')
      }
      await expect.poll(() => operations(environment)[0]?.lease, { timeout: 15_000 }).toBeNull()
      const states = operations(environment)[0]?.steps.map(({ state }) => state) ?? []
      const done = states.filter((state) => state === 'done')
      await expect.poll(() => count(world)).toBe(before + done.length)
      // Of imports that ran beside the one at which the process was killed, the cluster may have got nothing.
      if (action !== 'import of many') expect(done).toHaveLength(once)
      const sent = [...victim.proxy.requests.slice(planned), ...proxy.requests].filter(({ line }) =>
        SENT.test(line),
      )
      expect(sent.length).toBeLessThanOrEqual(once)
      expect(operations(environment)).toHaveLength(1)
    },
  )
})

type Cleanup = (end: () => Promise<void>) => void

function caseOf(action: string): Case {
  const found = ACTIONS[action]
  if (found === undefined) throw new Error(`There is no action ${action}.`)
  return found
}

async function startWorld(onFinished: Cleanup): Promise<World> {
  const cluster = await startTestCluster()
  onFinished(() => cluster.stop())
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  const [first = ''] = STREAMS.map((name) => cluster.push(`packit/${name}`, 'prod'))
  for (const name of STREAMS) await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf(name, 'prod'))
  await untilImported(cluster, 1)
  await cluster.call(
    'POST',
    `${APPS}/deployments`,
    deploymentOf('web', 'app:prod', triggerOf('app:prod', 'web')),
  )
  await untilRuns(cluster, first)
  const [second = ''] = STREAMS.map((name) => cluster.push(`packit/${name}`, 'prod'))
  for (const name of STREAMS) await importNow(cluster, name)
  await untilImported(cluster, 2)
  const template = { spec: { containers: [{ name: 'run', image: 'quay.io/packit/run:prod' }] } }
  await cluster.call('POST', `${BATCH}/cronjobs`, {
    metadata: { name: 'import', labels: { 'quayside.io/imports': 'true' } },
    spec: { schedule: '0 2 * * 2', suspend: true, jobTemplate: { spec: { template } } },
  })
  await untilRuns(cluster, second)
  return { cluster, first, second }
}

function newImages({ cluster }: World): void {
  for (const name of STREAMS) cluster.push(`packit/${name}`, 'prod')
}

/** How many tags have one more image than before. */
async function imports({ cluster }: World, names: string[]): Promise<number> {
  const items = await Promise.all(names.map((name) => itemsOf(cluster, name)))
  return items.reduce((sum, count) => sum + count - 2, 0)
}

async function itemsOf(cluster: TestCluster, name: string): Promise<number> {
  const { status } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/${name}`)
  return status?.tags?.[0]?.items?.length ?? 0
}

async function untilImported(cluster: TestCluster, images: number): Promise<void> {
  for (const name of STREAMS)
    await until(
      () => itemsOf(cluster, name),
      (items) => items === images,
    )
}

async function importNow(cluster: TestCluster, name: string): Promise<void> {
  const from = { kind: 'DockerImage', name: `quay.io/packit/${name}:prod` }
  await cluster.call('POST', `${IMAGES}/imagestreamimports`, {
    kind: 'ImageStreamImport',
    apiVersion: 'image.openshift.io/v1',
    metadata: { name },
    spec: { import: true, images: [{ from, to: { name: 'prod' } }] },
  })
}

async function sourceOf({ cluster }: World): Promise<string> {
  const { spec } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/app`)
  return spec?.tags?.[0]?.from?.name ?? ''
}

function web(cluster: TestCluster): Promise<Deployment> {
  return cluster.read<Deployment>(`${APPS}/deployments/web`)
}

async function untilRuns(cluster: TestCluster, digest: string): Promise<void> {
  await until(
    () => web(cluster),
    (found) => imageOf(found).endsWith(digest) && found.status?.availableReplicas === 1,
  )
}

async function planOf(environment: Environment, request: ActionRequest): Promise<Plan> {
  const planned = await makePlan(environment, request, {
    by: 'Ola',
    at: new Date().toISOString(),
    reason: '',
  })
  if (!planned.ok) throw new Error(planned.refusal.message)
  return planned.plan
}

function operations(environment: Environment): Operation[] {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations : []
}

function isDead(proxy: FaultProxy): Promise<boolean> {
  return fetch(proxy.url).then(
    () => false,
    () => true,
  )
}
