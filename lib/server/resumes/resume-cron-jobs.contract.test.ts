import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  NAMESPACE,
  pause,
  startTestCluster,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { SUSPENSION_ANNOTATIONS } from '#lib/kubernetes/names'
import type { CronJob } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { TestClock } from '#lib/runtime/testing/test-clock'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { readJournal } from '#lib/server/journal/journal'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { resumeProblem, watchResumes } from '#lib/server/resumes/resume-cron-jobs'
import { environmentOf } from '#lib/server/testing/test-environment'
import { startReplica } from '#lib/server/testing/test-replica'

const CRON_JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/cronjobs`
const CRON_JOB = `${CRON_JOBS}/import`
const HOUR = 60 * 60_000
/** A look every five seconds, and the answers of the cluster come in real time. */
const LOOK = 6_000
const QUIET_MS = 400

const READ = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }
const JOURNAL = { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'patch'] }

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startTestCluster({ reader: [READ, JOURNAL] }, 1)
})
afterAll(() => cluster.stop())

beforeEach(async () => {
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  const annotations = {
    [SUSPENSION_ANNOTATIONS.by]: 'Ola',
    [SUSPENSION_ANNOTATIONS.at]: '2026-11-23T18:00:00Z',
    [SUSPENSION_ANNOTATIONS.reason]: 'Release freeze',
    [SUSPENSION_ANNOTATIONS.resumeAt]: new Date(new TestClock().now() + HOUR).toISOString(),
  }
  const template = {
    spec: { containers: [{ name: 'run', image: 'quay.io/packit/run:prod' }], restartPolicy: 'Never' },
  }
  await cluster.call('POST', CRON_JOBS, {
    metadata: { name: 'import', annotations, labels: { 'quayside.io/imports': 'true' } },
    spec: { schedule: '0 2 31 1 *', suspend: true, jobTemplate: { spec: { template } } },
  })
})

describe('the resume date of a CronJob', () => {
  it('is carried out when it comes, as an operation in the name of who set it', async () => {
    const { environment, clock } = await startQuayside('on-time')
    await clock.advance(HOUR - LOOK)
    await pause(QUIET_MS)
    expect(await isSuspended()).toBe(true)

    await clock.advance(2 * LOOK)
    await expect.poll(isSuspended).toBe(false)
    await expect
      .poll(() => operations(environment))
      .toMatchObject([
        {
          title: 'Resume import',
          by: 'Quayside, as Ola asked',
          reason: 'The suspension is over: Release freeze',
          end: { state: 'done' },
        },
      ])
    const { metadata } = await cronJob()
    expect(Object.keys(metadata.annotations ?? {})).toEqual([])
  })

  it('is carried out once by two replicas', async () => {
    const [one, other] = [await startQuayside('first-of-two'), await startQuayside('second-of-two')]
    await Promise.all([one.clock.advance(HOUR + LOOK), other.clock.advance(HOUR + LOOK)])
    await expect.poll(isSuspended).toBe(false)
    for (const { clock } of [one, other]) await clock.advance(LOOK)
    await pause(QUIET_MS)
    for (const { environment } of [one, other]) {
      await expect.poll(() => operations(environment).map(({ end }) => end?.state)).toEqual(['done'])
    }
    const written = [one, other].flatMap(({ proxy }) =>
      proxy.requests.filter(({ line }) => line.startsWith('PATCH') && line.includes('/cronjobs/')),
    )
    expect(written).toHaveLength(1)
  })

  it('is carried out late by the Quayside that starts after it', async () => {
    const { environment, clock } = await startQuayside('late', 3 * HOUR)
    await clock.advance(LOOK)
    await expect.poll(isSuspended).toBe(false)
    await expect.poll(() => operations(environment)).toHaveLength(1)
  })

  it('is over once somebody has resumed it by hand: nothing is written', async () => {
    await cluster.call('PATCH', CRON_JOB, { spec: { suspend: false } })
    const { environment, proxy, clock } = await startQuayside('by-hand')
    await clock.advance(HOUR + LOOK)
    await pause(QUIET_MS)
    expect(writes(proxy)).toEqual([])
    expect(operations(environment)).toEqual([])
  })

  it('does not count for a suspension that somebody else made later', async () => {
    const managedFields = [
      {
        manager: 'kubectl-edit',
        operation: 'Update',
        apiVersion: 'batch/v1',
        time: '2026-11-23T18:10:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { 'f:suspend': {} } },
      },
    ]
    const known = await cronJob()
    cluster.reset((store) => {
      store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } })
      store.put('cronjobs', { ...known, metadata: { ...known.metadata, managedFields } })
    })
    const { proxy, clock } = await startQuayside('suspended-again')
    await clock.advance(HOUR + LOOK)
    await pause(QUIET_MS)
    expect(writes(proxy)).toEqual([])
    expect(await isSuspended()).toBe(true)
  })

  it('is the one that now stands on it, which somebody may have changed', async () => {
    const { clock } = await startQuayside('changed')
    const later = new Date(clock.now() + 2 * HOUR).toISOString()
    await annotate(later)
    await pause(QUIET_MS)
    await clock.advance(HOUR + LOOK)
    await pause(QUIET_MS)
    expect(await isSuspended()).toBe(true)
    await clock.advance(HOUR)
    await expect.poll(isSuspended).toBe(false)
  })

  it('waits for a replica to hear of a change of it', async () => {
    const { environment, proxy, clock } = await startQuayside('has-not-heard')
    proxy.silence(/cronjobs\?.*watch/)
    await annotate(new Date(clock.now() + 9 * HOUR).toISOString())
    await clock.advance(HOUR + LOOK)
    await pause(QUIET_MS)
    expect(proxy.requests.some(({ line }) => line.endsWith('/cronjobs/import'))).toBe(true)
    expect(await isSuspended()).toBe(true)
    expect(operations(environment)).toEqual([])
  })

  it('is nothing any more once the CronJob is deleted', async () => {
    const { environment, clock } = await startQuayside('deleted')
    await cluster.call('DELETE', CRON_JOB)
    await pause(QUIET_MS)
    await clock.advance(HOUR + LOOK)
    await pause(QUIET_MS)
    expect(operations(environment)).toEqual([])
    expect(resumeProblem(environment, 'import')).toBeNull()
  })

  it('is tried again where rights are missing, and what is missing is known', async () => {
    const proxy = await startFaultProxy(cluster.url)
    const environment = environmentOf('without-right', {
      namespace: NAMESPACE,
      cluster: { server: proxy.url, tokenFile: writeTemporary('token', 'reader') },
    })
    const store = storeOf(environment)
    await Promise.all([store.settled, store.journal.settled, store.cronJobs.settled, store.jobs.settled])
    const clock = new TestClock()
    watchResumes(environment, clock)
    await clock.advance(HOUR + LOOK)
    await expect
      .poll(() => resumeProblem(environment, 'import'))
      .toContain('may not patch cronjobs.batch in the namespace')
    expect(operations(environment)).toEqual([])
    await clock.advance(LOOK)
    await pause(QUIET_MS)
    const reviews = () =>
      proxy.requests.filter(({ line }) => line.startsWith('GET') && line.endsWith('/cronjobs/import')).length
    expect(reviews()).toBe(1)
    await clock.advance(60_000)
    await expect.poll(reviews).toBe(2)
    await store.stop()
    proxy.close()
  })

  it('waits for an API server that does not answer, and is carried out after that', async () => {
    const { proxy, clock } = await startQuayside('outage')
    proxy.break(/GET .*\/cronjobs\/import$/, { status: 503, contentType: 'text/plain', body: 'down' })
    await clock.advance(HOUR + LOOK)
    await pause(2 * QUIET_MS)
    expect(await isSuspended()).toBe(true)
    proxy.clearFaults()
    for (let minutes = 0; minutes < 3; minutes += 1) {
      await pause(QUIET_MS)
      await clock.advance(60_000)
    }
    await expect.poll(isSuspended, { timeout: 5_000 }).toBe(false)
  })
})

async function startQuayside(name: string, late = 0) {
  const clock = new TestClock()
  await clock.advance(late)
  const watch = (environment: Environment) => {
    watchOperations(environment)
    watchResumes(environment, clock)
  }
  const started = await startReplica(
    await startFaultProxy(cluster.url),
    { name, namespace: NAMESPACE },
    { watch },
  )
  return { ...started, clock }
}

function cronJob() {
  return cluster.read<CronJob>(CRON_JOB)
}

async function isSuspended(): Promise<boolean> {
  return (await cronJob()).spec.suspend === true
}

function annotate(resumeAt: string) {
  return cluster.call('PATCH', CRON_JOB, {
    metadata: { annotations: { [SUSPENSION_ANNOTATIONS.resumeAt]: resumeAt } },
  })
}

function operations(environment: Environment): readonly Operation[] {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations : []
}

function writes({ requests }: { requests: readonly { line: string }[] }): string[] {
  return requests.map(({ line }) => line).filter((line) => line.startsWith('PATCH'))
}
