import { afterAll, beforeAll, expect, it } from 'vitest'
import { NAMESPACE, triggerOf, until } from '../../../fake-cluster/testing/test-cluster'
import { startRollouts } from '../../../fake-cluster/testing/test-rollouts'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { imagesOf } from '#lib/domain/chronicle/chronicle'
import { DEFAULT_ORDER } from '#lib/domain/pipeline/lane-filter'
import type { Source } from '#lib/domain/promotion/source'
import { processSingleton } from '#lib/runtime/process-singleton'
import { LONG_LIMIT } from '#lib/runtime/time-limit'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import { lookOnce } from '#lib/server/observer/observe'
import { ScriptedForge, sha } from '#lib/server/promotion/testing/scripted-forge'
import { startReplica } from '#lib/server/testing/test-replica'
import { pipelineFor } from '#lib/server/views/views'

const REPOSITORY = 'packit/worker'
const forge = processSingleton('forge of-dates', () => new ScriptedForge())
const source: Source = {
  repository: REPOSITORY,
  forge: 'of-dates',
  from: 'main',
  to: 'stable',
  feeds: ['worker:prod'],
  build: null,
  imageTags: [],
  checks: [],
  after: [],
  gate: null,
  migrations: [],
}

let rollouts: Awaited<ReturnType<typeof startRollouts>>

beforeAll(async () => {
  forge.with(REPOSITORY, { stable: ['a'], main: ['a'] })
  rollouts = await startRollouts()
  await rollouts.prepare()
  await rollouts.deploy(triggerOf('worker:prod', 'worker'))
})
afterAll(() => rollouts.cluster.stop())

it('the date of a commit is kept with the image: the git host is asked once, the cluster for nothing', async () => {
  const proxy = await startFaultProxy(rollouts.cluster.url)
  const members = { name: 'dates', namespace: NAMESPACE, sources: [source] }
  const { environment } = await startReplica(proxy, members)
  const image = rollouts.cluster.push('packit/worker', 'prod', { commit: sha('a') })
  await rollouts.importFrom('quay.io/packit/worker:prod')
  await until(rollouts.deployment, ({ spec }) => JSON.stringify(spec.template).includes(image))
  const look = async () => {
    await lookOnce(environment)
    return imagesOf(readChronicle(environment)?.chronicle, 'worker', 'prod')[0]
  }
  const reads = () => proxy.requests.filter(({ line }) => line.includes('imagestreamimages')).length
  const commits = () => forge.asked.filter((each) => each.startsWith('commit ')).length

  await expect.poll(look).toMatchObject({ image, committedAt: null })
  await look()
  expect([reads(), commits()]).toEqual([0, 0])

  const grant = { environment, mayAct: true }
  await pipelineFor(grant, { words: '', concern: null }, DEFAULT_ORDER, 0, LONG_LIMIT)
  const byPage = reads()
  await expect.poll(look, { timeout: 10_000 }).toMatchObject({ image, committedAt: '2026-11-23T12:00:00Z' })
  await look()
  expect([reads(), commits()]).toEqual([byPage, 1])
}, 30_000)
