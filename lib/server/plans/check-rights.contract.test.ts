import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  APPS,
  IMAGES,
  NAMESPACE,
  startTestCluster,
  statefulSetOf,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import type { ImageStream, StatefulSet } from '#lib/kubernetes/objects'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { storeOf } from '#lib/server/environment/stores'
import { makePlan } from '#lib/server/plans/make-plan'
import { environmentOf } from '#lib/server/testing/test-environment'

const READ = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }
const IMPORT = { apiGroups: ['image.openshift.io'], resources: ['imagestreamimports'], verbs: ['create'] }
const JOURNAL = { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'patch'] }
const AUTHOR = { by: 'Ola', at: '2026-11-23T18:30:00Z', reason: '' }
const RESTART: ActionRequest = { action: 'restart', workload: { kind: 'StatefulSet', name: 'db' } }

let cluster: TestCluster

beforeAll(async () => {
  const setsNamed = (name: string) => {
    return { apiGroups: ['apps'], resources: ['statefulsets'], verbs: ['patch'], resourceNames: [name] }
  }
  cluster = await startTestCluster({
    reader: [READ, IMPORT, JOURNAL],
    'one-set': [READ, IMPORT, JOURNAL, setsNamed('db')],
    'another-set': [READ, IMPORT, JOURNAL, setsNamed('x')],
    'without-journal': [READ, IMPORT],
  })
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  const digest = cluster.push('packit/app', 'prod')
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('app', 'prod'))
  const newest = async () => {
    const stream = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/app`)
    return stream.status?.tags?.[0]?.items?.[0]?.image
  }
  await until(newest, (found) => found === digest)
  await cluster.call(
    'POST',
    `${APPS}/statefulsets`,
    statefulSetOf('db', 'app:prod', triggerOf('app:prod', 'db')),
  )
  // Pods that are not ready would be deleted too.
  const sets = () => cluster.read<StatefulSet>(`${APPS}/statefulsets/db`)
  await until(sets, ({ status }) => status?.readyReplicas === 2)
})
afterAll(() => cluster.stop())

describe('a plan', () => {
  it.each<[string, string, ActionRequest]>([
    ['the right to change StatefulSets', 'reader', RESTART],
    ['the right to change this StatefulSet', 'another-set', RESTART],
  ])('is refused without %s, with the rule that gives it', async (_, user, request) => {
    const { plan } = await startQuayside(user)
    expect(await plan(request)).toMatchObject({
      ok: false,
      refusal: {
        code: 'forbidden',
        message: `The service account of Quayside may not patch statefulsets.apps in the namespace ${NAMESPACE}. This would fail. Add to its Role: { apiGroups: ['apps'], resources: [statefulsets], verbs: [patch] }`,
      },
    })
  })

  it('is refused where the journal cannot be written', async () => {
    const { plan } = await startQuayside('without-journal')
    expect(await plan({ action: 'import', stream: 'app', tag: 'prod' })).toMatchObject({
      refusal: { message: expect.stringContaining('may not create configmaps in') as string },
    })
  })

  it('is made with a right to that object alone', async () => {
    const { plan } = await startQuayside('one-set')
    expect(await plan(RESTART)).toMatchObject({ ok: true })
  })

  it('is made where the cluster does not say what is allowed', async () => {
    const { plan, proxy } = await startQuayside('reader')
    proxy.break(/selfsubjectaccessreviews/, { status: 403, contentType: 'application/json', body: '{}' })
    expect(await plan(RESTART)).toMatchObject({ ok: true })
  })

  it('asks for each right once in a minute', async () => {
    const { plan, proxy } = await startQuayside('one-set')
    const asked = () => proxy.requests.filter(({ line }) => line.includes('selfsubjectaccessreviews')).length
    await plan({ action: 'import', stream: 'app', tag: 'prod' })
    const before = asked()
    expect(before).toBe(2)
    await plan({ action: 'import', stream: 'app', tag: 'prod' })
    expect(asked()).toBe(before)
  })
})

let started = 0

async function startQuayside(user: string) {
  const proxy = await startFaultProxy(cluster.url)
  started += 1
  const environment = environmentOf(`rights-${started}`, {
    namespace: NAMESPACE,
    cluster: { server: proxy.url, tokenFile: writeTemporary('token', user) },
  })
  const store = storeOf(environment)
  await Promise.all([store.settled, store.journal.settled])
  onTestFinished(async () => {
    await store.stop()
    proxy.close()
  })
  return { proxy, plan: (request: ActionRequest) => makePlan(environment, request, AUTHOR) }
}
