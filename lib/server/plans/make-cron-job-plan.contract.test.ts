import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import type { Environment } from '#lib/server/config/parse'
import { makeCronJobPlan } from '#lib/server/plans/make-cron-job-plan'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'

const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`

let cluster: TestCluster
let environment: Environment

/** What a CronJob says that it imports. */
function declared(name: string): object {
  return name === 'import-worker' ? { 'quayside.io/imported-tags': 'worker:prod' } : {}
}

beforeAll(async () => {
  cluster = await startTestCluster()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  const containers = [{ name: 'run', image: 'quay.io/packit/run:prod', command: ['/bin/true'] }]
  const template = { spec: { containers, restartPolicy: 'Never' } }
  for (const [name, labels] of [
    ['import-images', { 'quayside.io/imports': 'true' }],
    ['import-worker', { 'quayside.io/imports': 'true' }],
    ['import-by-name', {}],
    ['redis-backup', {}],
  ] as const)
    await cluster.call('POST', `${BATCH}/cronjobs`, {
      metadata: { name, labels, annotations: declared(name) },
      spec: { schedule: '0 2 * * 2', jobTemplate: { spec: { template } } },
    })
  environment = environmentOf('cron-jobs', {
    namespace: NAMESPACE,
    cluster: { server: cluster.url, tokenFile: writeTemporary('token', 'admin') },
    importCronJobs: ['import-by-name'],
  })
  const { cronJobs, jobs } = storeOf(environment)
  await Promise.all([cronJobs.settled, jobs.settled])
})
afterAll(async () => {
  await storeOf(environment).stop()
  await cluster.stop()
})

const author = { by: 'Ola', at: '2026-11-23T18:00:00Z', reason: '' }
const run = (cronJob: string) => makeCronJobPlan(environment, { action: 'run', cronJob }, author)
const suspend = (cronJob: string) =>
  makeCronJobPlan(environment, { action: 'suspend', cronJob, suspended: true, until: null }, author)

describe('an action on a CronJob', () => {
  it.each(['import-images', 'import-by-name'])('is planned where it imports: %s', async (name) => {
    expect(await run(name)).toMatchObject({ ok: true })
    expect(await suspend(name)).toMatchObject({ ok: true })
  })

  it('is refused where nothing says that it imports: others are left alone', async () => {
    for (const refused of [await run('redis-backup'), await suspend('redis-backup')])
      expect(refused).toMatchObject({
        refusal: {
          message: expect.stringContaining('does not import images, as far as Quayside knows') as string,
        },
      })
  })

  it('is refused where the registry has an image that is marked bad, which nobody imported yet', async () => {
    const imported = cluster.push('packit/worker', 'prod')
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('worker', 'prod'))
    const stored = () => storeOf(environment).kinds.imageStreams.get('worker')
    await until(stored, (stream) => stream?.status?.tags?.[0]?.items?.[0]?.image === imported)
    const digest = cluster.push('packit/worker', 'prod')
    const marks = JSON.stringify([
      { digest, verdict: 'bad', reason: 'it loses jobs', by: 'Ola', at: '2026-11-20T03:12:00Z' },
    ])
    const annotations = { 'quayside.io/image-marks': marks }
    await cluster.call('PATCH', `${IMAGES}/imagestreamtags/worker:prod`, { metadata: { annotations } })
    await until(stored, (stream) => stream?.spec?.tags?.[0]?.annotations !== undefined)
    expect(await run('import-worker')).toMatchObject({
      refusal: { code: 'marked', message: expect.stringContaining('it loses jobs') as string },
    })
    expect(await run('import-by-name')).toMatchObject({
      plan: { warnings: [expect.stringContaining('marks were not checked') as string] },
    })
  })

  it('is refused where it is not there', async () => {
    expect(await run('gone')).toMatchObject({
      ok: false,
      refusal: { message: 'There is no CronJob gone.' },
    })
  })
})
