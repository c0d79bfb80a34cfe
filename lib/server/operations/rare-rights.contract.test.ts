import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  CORE,
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { ALL_RIGHTS } from '#lib/domain/rights/features'
import { rulesOf, type Right } from '#lib/domain/rights/right'
import { collectionPath, objectPath } from '#lib/kubernetes/paths'
import type { StepRequest } from '#lib/plan/plan'
import { operationWith } from '#lib/plan/testing/test-operations'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { appendOperation } from '#lib/server/journal/journal'
import { lookBack } from '#lib/server/operations/look-back'
import { environmentOf } from '#lib/server/testing/test-environment'

const JOB = { metadata: { name: 'import-1' } }
const FULL = 'x'.repeat(64 * 1024)
const PAGES = 32

/** Steps whose answers are lost, by the right that it takes to look for their result. Each was done. */
const LOST: Record<string, StepRequest> = {
  'get imagestreamtags.image.openshift.io': {
    method: 'PATCH',
    path: objectPath('imagestreamtags', NAMESPACE, 'app:prod'),
    contentType: 'application/merge-patch+json',
    body: {},
  },
  'get pods': {
    method: 'DELETE',
    path: objectPath('pods', NAMESPACE, 'gone'),
    contentType: 'application/json',
    body: {},
  },
  'get jobs.batch': {
    method: 'POST',
    path: collectionPath('jobs', NAMESPACE),
    contentType: 'application/json',
    body: JOB,
  },
}

let cluster: TestCluster

beforeAll(async () => {
  const without = (verb: Right['verb'], resource: string) =>
    rulesOf(ALL_RIGHTS.filter((right) => right.verb !== verb || right.resource !== resource))
  cluster = await startTestCluster({
    whole: rulesOf(ALL_RIGHTS),
    'without-delete': without('delete', 'configmaps'),
  })
  cluster.reset((store) => {
    store.put('jobs', {
      metadata: { ...JOB.metadata, namespace: NAMESPACE },
      spec: { template: { spec: { containers: [] } } },
    })
    for (let page = 1; page <= PAGES; page += 1) {
      const metadata = {
        name: `quayside-journal-${String(page).padStart(6, '0')}`,
        namespace: NAMESPACE,
        labels: { 'quayside.io/journal': 'true' },
      }
      store.put('configmaps', { metadata, data: { old: page === PAGES ? FULL : '' } })
    }
  })
  cluster.push('packit/app', 'prod')
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('app', 'prod'))
  const tag = () => cluster.call('GET', `${IMAGES}/imagestreamtags/app:prod`)
  await until(tag, ({ status }) => status === 200)
})
afterAll(() => cluster.stop())

describe('the rights that few requests need', () => {
  it.each(Object.entries(LOST))('%s tells what became of a step without an answer', async (right, step) => {
    const before = needed('whole', right)
    expect(await lookBack(await environmentFor('whole'), step, new Map(), 0)).toMatchObject({ state: 'done' })
    expect(needed('whole', right)).toBe(before + 1)
  })

  it('delete configmaps keeps the journal short', async () => {
    await append(await environmentFor('without-delete'), 'a')
    await expect
      .poll(() => cluster.rightsOf('without-delete').refused)
      .toEqual([{ right: 'delete configmaps', requests: 1 }])
    expect(await pages()).toHaveLength(PAGES + 1)
    const [newest = ''] = (await pages()).slice(-1)
    await cluster.call('PATCH', `${CORE}/configmaps/${newest}`, { data: { old: FULL } })
    await append(await environmentFor('whole'), 'b')
    await expect.poll(pages).toHaveLength(PAGES)
    expect(needed('whole', 'delete configmaps')).toBe(2)
  })

  it('are all that is asked for', () => {
    expect(cluster.rightsOf('whole').refused).toEqual([])
  })
})

let started = 0

async function environmentFor(user: string): Promise<Environment> {
  started += 1
  const environment = environmentOf(`rare-${started}`, {
    namespace: NAMESPACE,
    cluster: { server: cluster.url, tokenFile: writeTemporary('token', user) },
  })
  const store = storeOf(environment)
  onTestFinished(() => store.stop())
  await Promise.all([store.settled, store.journal.settled])
  return environment
}

async function append(environment: Environment, id: string): Promise<void> {
  const operation = operationWith({ id, startedAt: new Date().toISOString() })
  expect(await appendOperation(environment, operation, () => undefined)).toMatchObject({ ok: true })
}

async function pages(): Promise<string[]> {
  const { items } = await cluster.read<{ items: { metadata: { name: string } }[] }>(`${CORE}/configmaps`)
  return items
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('quayside-journal-'))
    .sort()
}

function needed(user: string, right: string): number {
  return cluster.rightsOf(user).granted.find((each) => each.right === right)?.requests ?? 0
}
