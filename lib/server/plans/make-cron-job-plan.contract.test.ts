import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NAMESPACE, startTestCluster, type TestCluster } from '../../../fake-cluster/testing/test-cluster'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import type { Environment } from '#lib/server/config/parse'
import { makeCronJobPlan } from '#lib/server/plans/make-cron-job-plan'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'

const BATCH = `/apis/batch/v1/namespaces/${NAMESPACE}`

let cluster: TestCluster
let environment: Environment

beforeAll(async () => {
  cluster = await startTestCluster()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  const containers = [{ name: 'run', image: 'quay.io/packit/run:prod', command: ['/bin/true'] }]
  const template = { spec: { containers, restartPolicy: 'Never' } }
  for (const [name, labels] of [
    ['import-images', { 'quayside.io/imports': 'true' }],
    ['import-by-name', {}],
    ['redis-backup', {}],
  ] as const)
    await cluster.call('POST', `${BATCH}/cronjobs`, {
      metadata: { name, labels },
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

  it('is refused where it is not there', async () => {
    expect(await run('gone')).toMatchObject({
      ok: false,
      refusal: { message: 'There is no CronJob gone.' },
    })
  })
})
