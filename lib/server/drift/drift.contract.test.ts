import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import {
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { lanesIn } from '#lib/server/environment/lanes'
import { storedSnapshot } from '#lib/server/environment/read-snapshot'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await startTestCluster()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
})
afterAll(() => cluster.stop())

it('checks the lanes that a person asks about, also where another copy of the modules made them', async () => {
  const digest = cluster.push('packit/worker', 'prod')
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('worker', 'prod'))
  const environment = environmentOf('copies', {
    namespace: NAMESPACE,
    cluster: { server: cluster.url, tokenFile: writeTemporary('token', 'admin') },
    registryCheckSeconds: 0,
  })
  onTestFinished(() => void storeOf(environment).stop())
  await until(
    async () => lanesIn(environment, await storedSnapshot(environment)).entries,
    ([lane]) => lane?.tag.status !== undefined,
  )

  // As Next does, for pages and for actions.
  vi.resetModules()
  const { checkLanes, driftOf } = await import('#lib/server/drift/drift')
  await checkLanes(environment, { words: '', concern: null })
  const check = await until(
    () => driftOf(environment).checks.get('worker:prod'),
    (found) => found !== undefined,
  )
  expect(check).toMatchObject({ image: { digest } })
})
