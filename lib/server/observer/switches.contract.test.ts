import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { APPS, CORE, IMAGES, NAMESPACE, triggerOf } from '../../../fake-cluster/testing/test-cluster'
import { startRollouts } from '../../../fake-cluster/testing/test-rollouts'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import type { Fact, SwitchFact } from '#lib/domain/chronicle/facts'
import { IMPORTS_LABEL } from '#lib/kubernetes/names'
import type { ConfigMap, CronJob, Deployment, ImageStream, KubernetesList } from '#lib/kubernetes/objects'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import { factsIn } from '#lib/server/chronicle/chronicle-pages'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
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
  const template = {
    spec: { containers: [{ name: 'run', image: 'quay.io/packit/run:prod' }], restartPolicy: 'Never' },
  }
  await rollouts.cluster.call('POST', CRON_JOBS, {
    metadata: { name: 'import-images', labels: { [IMPORTS_LABEL]: 'true' } },
    spec: { schedule: '0 2 31 1 *', jobTemplate: { spec: { template } } },
  })
})

const CRON_JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/cronjobs`
const DEPLOYMENT = `${APPS}/deployments/worker`
const TAG = `${IMAGES}/imagestreamtags/worker:prod`

it('a trigger that somebody paused and resumed with oc is told once, by two replicas', async () => {
  const replicas = [await start('paused-here'), await start('paused-there')]
  await look(replicas)
  await pauseTrigger(true)
  await seen(replicas, ({ kinds }) => isPaused(kinds.deployments.get('worker')))
  await pauseTrigger(false)
  await seen(replicas, ({ kinds }) => !isPaused(kinds.deployments.get('worker')))
  await pauseTrigger(true)
  await seen(replicas, ({ kinds }) => isPaused(kinds.deployments.get('worker')))
  const workload = { kind: 'Deployment', name: 'worker' }
  const of = { state: 'paused', workload, container: 'worker' }
  const known = { known: 'seen' }
  for (const { environment } of replicas)
    await expect
      .poll(() => switchesIn(environment))
      .toMatchObject([
        { of, round: 1, from: known, until: { known: 'seen', isGone: false } },
        { of, round: 2, from: known, until: null },
      ])
  expect(await pausedInPages()).toHaveLength(2)
})

it('what stood so when the first look came has no beginning, and an end', async () => {
  await pauseTrigger(true)
  const replicas = [await start('before')]
  await look(replicas)
  const { environment } = await start('after-restart')
  await lookOnce(environment)
  await pauseTrigger(false)
  await seen([{ environment }], ({ kinds }) => !isPaused(kinds.deployments.get('worker')))
  await expect
    .poll(() => switchesIn(environment))
    .toMatchObject([{ of: { state: 'paused' }, round: 1, from: null, until: { known: 'seen' } }])
})

it('what turned while no replica watched is told by when that was seen', async () => {
  await look([await start('before-gap')])
  await pauseTrigger(true)
  const { environment } = await start('after-gap')
  await seen([{ environment }], ({ kinds }) => isPaused(kinds.deployments.get('worker')))
  await expect
    .poll(() => switchesIn(environment))
    .toMatchObject([{ of: { state: 'paused' }, from: { known: 'seen' }, until: null }])
})

it('what stood so when somebody deleted the chronicle has no beginning in the new one', async () => {
  const replicas = [await start('deleted')]
  const [{ environment } = await start('none')] = replicas
  await look(replicas)
  await pauseTrigger(true)
  await seen(replicas, ({ kinds }) => isPaused(kinds.deployments.get('worker')))
  await expect.poll(() => switchesIn(environment)).toMatchObject([{ from: { known: 'seen' } }])
  for (const name of await chronicleNames())
    await rollouts.cluster.call('DELETE', `${CORE}/configmaps/${name}`)
  await expect.poll(() => switchesIn(environment)).toEqual([])
  await look(replicas)
  await expect.poll(() => switchesIn(environment)).toMatchObject([{ round: 1, from: null, until: null }])
})

it('what was left out of a full chronicle did not begin with a restart', async () => {
  const tags = Array.from({ length: 60 }, (_, index) => ({
    name: `t-${index}`,
    ...{ from: { kind: 'DockerImage', name: 'quay.io/packit/many:prod' }, reference: true },
    importPolicy: { scheduled: true },
  }))
  const many = { metadata: { name: 'many', namespace: NAMESPACE }, spec: { tags } }
  await rollouts.cluster.call('POST', `${IMAGES}/imagestreams`, many)
  const chronicle = { enabled: true, days: 400, configMaps: 1 }
  await look([await start('full', { chronicle })])
  const { environment } = await start('full-after-restart', { chronicle })
  expect(switchesIn(environment)).toHaveLength(50)
  await look([{ environment }])
  const facts = await factsInPages()
  expect(facts.filter(([, fact]) => fact.kind === 'switch' && fact.from !== null)).toEqual([])
  await rollouts.cluster.call('DELETE', `${IMAGES}/imagestreams/many`)
})

it('a CronJob suspended and resumed, and a schedule switched on and off, are told', async () => {
  const replicas = [await start('suspended')]
  const [{ environment } = await start('none')] = replicas
  await look(replicas)
  await patch(`${CRON_JOBS}/import-images`, { spec: { suspend: true } })
  await patch(TAG, { tag: { importPolicy: { scheduled: true } } })
  await seen(replicas, ({ kinds, cronJobs }) => {
    return isSuspended(cronJobs.get('import-images')) && isScheduled(kinds.imageStreams.get('worker'))
  })
  await expect
    .poll(() => switchesIn(environment))
    .toMatchObject([
      { of: { state: 'scheduled', stream: 'worker', tag: 'prod' }, from: { known: 'seen' }, until: null },
      { of: { state: 'suspended', cronJob: 'import-images' }, from: { known: 'seen' }, until: null },
    ])
  await patch(`${CRON_JOBS}/import-images`, { spec: { suspend: false } })
  await patch(TAG, { tag: { importPolicy: { scheduled: false } } })
  await seen(replicas, ({ kinds, cronJobs }) => {
    return !isSuspended(cronJobs.get('import-images')) && !isScheduled(kinds.imageStreams.get('worker'))
  })
  await expect.poll(() => switchesIn(environment).map(({ until }) => until?.known)).toEqual(['seen', 'seen'])
})

it('an import that fails and recovers is told with the time of its condition, and of the image that came', async () => {
  const replicas = [await start('failing')]
  const [{ environment } = await start('none')] = replicas
  await look(replicas)
  rollouts.cluster.registry.clear()
  await rollouts.importFrom('quay.io/packit/worker:prod')
  await seen(replicas, ({ kinds }) => failureIn(kinds.imageStreams.get('worker')) !== undefined)
  const since = failureIn(storeOf(environment).kinds.imageStreams.get('worker'))
  // Times of the history have whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  await rollouts.importNext()
  await seen(replicas, ({ kinds }) => failureIn(kinds.imageStreams.get('worker')) === undefined)
  const stream = storeOf(environment).kinds.imageStreams.get('worker')
  const came = stream?.status?.tags?.[0]?.items?.[0]?.created
  await expect
    .poll(() => switchesIn(environment))
    .toMatchObject([
      {
        of: { state: 'failing', stream: 'worker', tag: 'prod' },
        from: { at: since, known: 'exact' },
        reason: expect.stringMatching(/./) as string,
        until: { at: came, known: 'latest' },
      },
    ])
})

function switchesIn(environment: Environment): SwitchFact[] {
  const name = ({ of, round }: SwitchFact) => `${of.state} ${round}`
  return [...(readChronicle(environment)?.chronicle.switches ?? [])].sort((a, b) =>
    name(a).localeCompare(name(b)),
  )
}

type Replicas = readonly Pick<Replica<FaultProxy>, 'environment'>[]

async function look(replicas: Replicas): Promise<void> {
  for (const { environment } of replicas) await lookOnce(environment)
}

/** Waits until the stores have what changed, and looks. */
async function seen(replicas: Replicas, isSo: (store: ReturnType<typeof storeOf>) => boolean): Promise<void> {
  for (const { environment } of replicas) await expect.poll(() => isSo(storeOf(environment))).toBe(true)
  await Promise.all(replicas.map(({ environment }) => lookOnce(environment)))
}

function patch(path: string, body: object) {
  return rollouts.patch(path, body, 'application/merge-patch+json')
}

function pauseTrigger(paused: boolean) {
  const annotations = triggerOf('worker:prod', 'worker', paused ? { paused: true } : {})
  return patch(DEPLOYMENT, { metadata: { annotations } })
}

function isPaused(deployment: Deployment | undefined): boolean {
  return JSON.stringify(deployment?.metadata.annotations ?? {}).includes('paused')
}

function isSuspended(cronJob: CronJob | undefined): boolean {
  return cronJob?.spec.suspend === true
}

function isScheduled(stream: ImageStream | undefined): boolean {
  return stream?.spec?.tags?.[0]?.importPolicy?.scheduled === true
}

function failureIn(stream: ImageStream | undefined): string | undefined {
  const conditions = stream?.status?.tags?.[0]?.conditions
  return conditions?.find(({ status }) => status === 'False')?.lastTransitionTime ?? undefined
}

async function pausedInPages(): Promise<string[]> {
  const facts = await factsInPages()
  return facts.flatMap(([identity, fact]) =>
    fact.kind === 'switch' && fact.of.state === 'paused' ? [identity] : [],
  )
}

async function factsInPages(): Promise<[string, Fact][]> {
  const list = await rollouts.cluster.read<KubernetesList<ConfigMap>>(`${CORE}/configmaps`)
  return (list.items ?? []).flatMap((page) => [...factsIn([page]).facts])
}

async function chronicleNames(): Promise<string[]> {
  const list = await rollouts.cluster.read<KubernetesList<ConfigMap>>(`${CORE}/configmaps`)
  return (list.items ?? []).map(({ metadata }) => metadata.name).filter((name) => name.includes('chronicle'))
}

async function start(name: string, members: Partial<Environment> = {}): Promise<Replica<FaultProxy>> {
  return startReplica(await startFaultProxy(rollouts.cluster.url), { name, namespace: NAMESPACE, ...members })
}
