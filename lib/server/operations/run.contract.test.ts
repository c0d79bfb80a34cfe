import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  APPS,
  CORE,
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
import { startFaultProxy } from '../../../e2e/fault-proxy'
import type { Deployment, ImageStream, KubernetesList, Pod } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { progressOf } from '#lib/plan/operation/progress'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { readJournal } from '#lib/server/journal/journal'
import { startOperation } from '#lib/server/operations/start-operation'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { makePlan } from '#lib/server/plans/make-plan'
import { startReplica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'

const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`
const NAME = 'tokman'
const session = sessionWith()

let cluster: TestCluster
let old: string

beforeAll(async () => {
  // Times of the cluster are compared with ours, so its clock runs as ours does.
  cluster = await startTestCluster({}, 1)
})
afterAll(() => cluster.stop())

beforeEach(async () => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  cluster.push('packit/importer', 'latest')
  old = cluster.push(`packit/${NAME}`, 'prod')
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf(NAME, 'prod'))
  await until(newest, (digest) => digest === old)
  await cluster.call('POST', `${APPS}/deployments`, probed())
  await until(running, (digest) => digest === old)
  const template = {
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'import',
          image: 'quay.io/packit/importer:latest',
          command: ['/bin/bash', '-c', `oc import-image is/${NAME}:prod`],
        },
      ],
    },
  }
  await cluster.call('POST', `${BATCH}/cronjobs`, {
    metadata: { name: 'import', labels: { 'quayside.io/imports': 'true' } },
    spec: { schedule: '0 2 * * 2', suspend: true, jobTemplate: { spec: { backoffLimit: 0, template } } },
  })
})

describe('a run of a CronJob', () => {
  it('goes on while its Job runs, and has failed with it where the registry answers 500', async () => {
    const { environment } = await startQuayside('registry-500')
    cluster.push(`packit/${NAME}`, 'prod')
    cluster.registry.break(`packit/${NAME}`, { status: 500 })
    await run(environment)
    const states = new Set<string>()
    await expect
      .poll(
        () => {
          states.add(stateOf(environment))
          return operation(environment)?.end
        },
        { timeout: 20_000 },
      )
      .toMatchObject({
        state: 'failed',
        message: expect.stringContaining('Job has reached the specified backoff limit') as string,
        next: [{ sentence: 'Run it again' }],
      })
    expect(states).toContain('running')
    expect(states).not.toContain('healthy')
    const { items } = await cluster.read<KubernetesList<Pod>>(`${CORE}/pods`)
    const pod = items?.find(({ metadata }) => metadata.name.startsWith('import-manual'))
    const log = await cluster.call<string>('GET', `${CORE}/pods/${pod?.metadata.name ?? ''}/log`)
    expect(log.body).toContain(`error: tag prod failed`)
    expect(await running()).toBe(old)
  }, 40_000)

  it('is healthy when what its Job imported is, and its record names what moved', async () => {
    const { environment } = await startQuayside('imports')
    const next = cluster.push(`packit/${NAME}`, 'prod')
    await run(environment)
    await expect.poll(() => operation(environment)?.end, { timeout: 20_000 }).not.toBeNull()
    expect(operation(environment)).toMatchObject({
      effects: [{ workload: { kind: 'Deployment', name: NAME }, container: NAME, from: old, to: next }],
      end: {
        state: 'healthy',
        message: expect.stringContaining(`these tags got a new image: ${NAME}:prod.`) as string,
        workloads: [{ state: 'healthy', ready: 1, onTarget: 1, images: [{ container: NAME, image: next }] }],
      },
    })
  }, 40_000)

  it('whose process is killed is ended by another one, with one record that stays', async () => {
    const killed = await startQuayside('killed')
    const other = await startQuayside('alive')
    const next = cluster.push(`packit/${NAME}`, 'prod')
    await run(killed.environment)
    await expect.poll(() => operation(killed.environment)?.lease).toBeNull()
    killed.proxy.close()
    await expect.poll(() => operation(other.environment)?.end?.state, { timeout: 20_000 }).toBe('healthy')
    const record = operation(other.environment)
    await cluster.call('PATCH', `${IMAGES}/imagestreamtags/${NAME}:prod`, {
      tag: { from: { kind: 'DockerImage', name: `quay.io/packit/${NAME}@${old}` } },
    })
    await until(running, (digest) => digest === old && digest !== next)
    const late = await startQuayside('late')
    await expect.poll(() => operation(late.environment)).toEqual(record)
  }, 60_000)
})

function probed(): Deployment {
  const deployment = deploymentOf(NAME, `${NAME}:prod`, triggerOf(`${NAME}:prod`, NAME))
  const { template } = deployment.spec
  const containers = template.spec?.containers?.map((each) => ({ ...each, readinessProbe: {} })) ?? []
  return { ...deployment, spec: { ...deployment.spec, template: { ...template, spec: { containers } } } }
}

async function run(environment: Environment): Promise<void> {
  const author = { by: 'Ola', at: new Date().toISOString(), reason: '' }
  const planned = await makePlan(environment, { action: 'run', cronJob: 'import' }, author)
  if (!planned.ok) throw new Error(planned.refusal.message)
  await startOperation({ session, environment }, planned.plan, '')
}

async function newest(): Promise<string | undefined> {
  const { status } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/${NAME}`)
  return status?.tags?.[0]?.items?.[0]?.image
}

async function running(): Promise<string | undefined> {
  const deployment = await cluster.read<Deployment>(`${APPS}/deployments/${NAME}`)
  return deployment.status?.availableReplicas === 1 ? imageOf(deployment).split('@')[1] : undefined
}

async function startQuayside(name: string) {
  const proxy = await startFaultProxy(cluster.url)
  return startReplica(proxy, { name, namespace: NAMESPACE }, { watch: watchOperations })
}

function operation(environment: Environment): Operation | undefined {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations[0] : undefined
}

function stateOf(environment: Environment): string {
  const found = operation(environment)
  return found ? progressOf(found, storeOf(environment).snapshot(), [], Date.now()).state : ''
}
