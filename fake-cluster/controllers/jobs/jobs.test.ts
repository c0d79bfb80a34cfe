import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CronJob, ImageStream, Job, KubernetesList, Pod } from '#lib/kubernetes/objects'
import {
  CORE,
  IMAGES,
  NAMESPACE,
  pause,
  startTestCluster,
  streamOf,
  until,
  type TestCluster,
} from '../../testing/test-cluster'
import { isDue } from './cron'
import { importsIn } from '../pods/import-job'

const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`
const SCRIPT = 'for s in service worker; do oc import-image is/$s:prod; done'
let cluster: TestCluster

beforeAll(async () => {
  const rules = [
    {
      verbs: ['create', 'get', 'list'],
      apiGroups: ['batch'],
      resources: ['jobs', 'cronjobs'],
      namespaces: [NAMESPACE],
    },
  ]
  cluster = await startTestCluster({ operator: rules })
})
afterAll(() => cluster.stop())

const template = {
  spec: {
    restartPolicy: 'Never',
    containers: [{ name: 'oc', image: 'quay.io/packit/oc:1', command: ['sh', '-c', SCRIPT] }],
  },
}

beforeEach(() => {
  cluster.registry.clear()
  cluster.push('packit/oc', '1')
  cluster.reset((store) => {
    store.put('imagestreams', streamOf('worker', 'prod'))
    store.put('imagestreams', streamOf('service', 'prod'))
    store.put('cronjobs', {
      metadata: { name: 'import-images', namespace: NAMESPACE },
      spec: { schedule: '0 2 * * 2', jobTemplate: { spec: { template } } },
    })
  })
})

async function runNow(owner: object = {}, token = 'admin') {
  const { metadata, spec } = await cluster.read<CronJob>(`${BATCH}/cronjobs/import-images`)
  const { name, uid } = metadata
  const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'CronJob', name, uid, controller: true, ...owner }]
  const job = { metadata: { generateName: 'manual-', ownerReferences }, spec: spec.jobTemplate.spec }
  return cluster.call<Job & { message?: string }>('POST', `${BATCH}/jobs`, job, { token })
}

async function outcomeOf(name: string): Promise<Job> {
  const read = () => cluster.read<Job>(`${BATCH}/jobs/${name}`)
  return until(read, ({ status }) => status?.conditions !== undefined)
}

describe('a Job created from the import CronJob', () => {
  it('imports the tags in its command', async () => {
    const worker = cluster.push('packit/worker', 'prod')
    cluster.push('packit/service', 'prod')
    const { status, body } = await runNow()
    expect(status).toBe(201)
    const job = await outcomeOf(body.metadata.name)
    expect(job.status).toMatchObject({ succeeded: 1 })
    expect(job.status?.conditions?.map(({ type }) => type)).toContain('Complete')
    const stream = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/worker`)
    expect(stream.status?.tags?.[0]?.items?.[0]?.image).toBe(worker)
    const [pod] =
      (await cluster.read<KubernetesList<Pod>>(`${CORE}/pods?labelSelector=job-name%3D${body.metadata.name}`))
        .items ?? []
    const log = await cluster.call<string>('GET', `${CORE}/pods/${pod?.metadata.name ?? ''}/log`)
    expect(log.body).toContain('imagestream.image.openshift.io/worker imported')
    await until(
      () => cluster.read<CronJob>(`${BATCH}/cronjobs/import-images`),
      (cronJob) => cronJob.status?.lastSuccessfulTime !== undefined,
    )
  })

  it('counts its pod in two writes, and removes the finalizer of the pod between them', async () => {
    const seen: unknown[] = []
    const stop = cluster.store.subscribe(({ resource, object }) => {
      if (resource !== 'jobs') return
      const { active, succeeded, conditions = [] } = object.status ?? {}
      seen.push([active ?? 0, succeeded ?? 0, ...conditions.map(({ type }) => type)])
    })
    await cluster.call('POST', `${BATCH}/jobs`, {
      metadata: { name: 'once' },
      spec: {
        template: { spec: { ...template.spec, containers: [{ name: 'oc', image: 'quay.io/packit/oc:1' }] } },
      },
    })
    const ended = (job: Job) => job.status?.succeeded === 1
    await until(() => cluster.read<Job>(`${BATCH}/jobs/once`), ended)
    stop()
    // As in cronjob-to-job.json: created, running, ready, finished, counted.
    expect(seen).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [0, 0, 'SuccessCriteriaMet'],
      [0, 1, 'SuccessCriteriaMet', 'Complete'],
    ])
  })

  it('fails when its last import fails, and is retried up to its limit', async () => {
    cluster.push('packit/service', 'prod')
    const { body } = await runNow()
    const { name } = body.metadata
    const tried = await until(
      () => cluster.read<Job>(`${BATCH}/jobs/${name}`),
      ({ status }) => (status?.failed ?? 0) > 1,
    )
    expect(tried.status?.succeeded).toBeUndefined()
  })

  it('may block the deletion of its owner only with the right to set its finalizers', async () => {
    expect((await runNow({}, 'operator')).status).toBe(201)
    const refused = await runNow({ blockOwnerDeletion: true }, 'operator')
    expect(refused.status).toBe(403)
    expect(refused.body.message).toContain(
      'cannot set blockOwnerDeletion if an ownerReference refers to a resource',
    )
  })
})

it('finds the imports in a script', () => {
  expect(importsIn(SCRIPT)).toEqual(['service:prod', 'worker:prod'])
  expect(importsIn('set -e; oc import-image --confirm a:b && oc import-image is/c:d')).toEqual(['a:b', 'c:d'])
  expect(importsIn('echo nothing')).toEqual([])
})

describe('a cron schedule', () => {
  const tuesday = new Date('2026-11-24T02:00:30Z')
  it.each([
    ['0 2 * * 2', 'UTC', true],
    ['0 2 * * 3', 'UTC', false],
    ['*/15 1-3 * * *', 'UTC', true],
    ['5,10 2 * * *', 'UTC', false],
    ['0 2 1 * 2', 'UTC', true],
    ['0 3 * * 2', 'Europe/Prague', true],
    ['0 2 * * 2', 'Europe/Prague', false],
    ['@hourly', 'UTC', true],
  ])('%s in %s is due: %s', (schedule, zone, expected) => {
    expect(isDue(schedule, tuesday, zone)).toBe(expected)
  })
})

describe('a missed run', () => {
  const minute = Math.floor(Date.now() / 60_000) * 60_000
  const ago = (minutes: number) => new Date(minute - minutes * 60_000).toISOString().replace('.000', '')
  const suspended = (spec: object) =>
    cluster.store.put('cronjobs', {
      metadata: { name: 'missed', namespace: NAMESPACE, creationTimestamp: ago(10) },
      spec: { schedule: '* * * * *', suspend: true, jobTemplate: { spec: { template } }, ...spec },
      status: { lastScheduleTime: ago(5) },
    })
  const resume = () => cluster.call('PATCH', `${BATCH}/cronjobs/missed`, { spec: { suspend: false } })
  const made = async () => (await cluster.read<KubernetesList<Job>>(`${BATCH}/jobs`)).items ?? []

  it('is started when its CronJob is resumed, only the last one', async () => {
    suspended({})
    await resume()
    const [job, ...others] = await until(made, (jobs) => jobs.length > 0)
    expect(others).toEqual([])
    expect(
      Date.parse(job?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'] ?? ''),
    ).toBeGreaterThanOrEqual(minute)
  })

  it('is skipped if it is too late', async () => {
    suspended({
      schedule: `${new Date(minute - 120_000).getUTCMinutes()} * * * *`,
      startingDeadlineSeconds: 10,
    })
    await resume()
    await pause(50)
    expect(await made()).toEqual([])
  })
})
