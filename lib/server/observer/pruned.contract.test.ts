import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { IMAGES, NAMESPACE, triggerOf, until } from '../../../fake-cluster/testing/test-cluster'
import { pullSpec, startRollouts } from '../../../fake-cluster/testing/test-rollouts'
import { startFaultProxy, type FaultProxy } from '../../../e2e/fault-proxy'
import { imagesOf, runsOn } from '#lib/domain/chronicle/chronicle'
import type { PrunedView } from '#lib/domain/stream-tag/pruned-images'
import type { ImageStream } from '#lib/kubernetes/objects'
import { revertLane } from '#lib/plan/actions/revert/action'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { lookOnce } from '#lib/server/observer/observe'
import { makePlan } from '#lib/server/plans/make-plan'
import { startReplica, type Replica } from '#lib/server/testing/test-replica'
import { prunedFor } from '#lib/server/views/image-views'

const TAG = { stream: 'worker', tag: 'prod' }
const ASKS = /^POST .*imagestreamimports/

let rollouts: Awaited<ReturnType<typeof startRollouts>>
let first = ''
let second = ''

beforeAll(async () => {
  rollouts = await startRollouts()
})
afterAll(() => rollouts.cluster.stop())
beforeEach(async () => {
  await rollouts.prepare()
  await rollouts.deploy(triggerOf('worker:prod', 'worker'))
  first = rollouts.images.first
})

describe('images that were pruned from the stream', () => {
  it('are told to be in the registry, or no longer, with when that was looked at; the registry is asked once', async () => {
    const { environment, proxy } = await afterImports('looked')
    rollouts.cluster.registry.removeManifest('packit/worker', first)
    const before = asksOf(proxy)
    const { looks } = await lookedAt(environment)
    expect(Object.fromEntries(looks.map((look) => [look.pullSpec, look.hasIt]))).toEqual({
      [pullSpec(second)]: true,
      [pullSpec(first)]: false,
    })
    for (const { at } of looks) expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(60_000)
    expect(await lookedAt(environment)).toEqual({ looks, isLooking: false })
    expect(asksOf(proxy) - before).toBe(2)
  })

  it('are not looked at for those who get no plan', async () => {
    const { environment, proxy } = await afterImports('viewer')
    const before = asksOf(proxy)
    const limits = { denied: ['patch imagestreamtags'], unknown: [] }
    for (const grant of [
      { environment, mayAct: false },
      { environment, mayAct: true, limits },
    ])
      expect(await prunedFor(grant, TAG)).toEqual({ ok: true, value: { looks: [], isLooking: false } })
    expect(asksOf(proxy)).toBe(before)
  })

  it('are told nothing of where the registry did not tell, and its other images are left alone', async () => {
    const { environment, proxy } = await afterImports('silent', 4)
    rollouts.cluster.registry.break('packit/worker', { status: 500 })
    const before = asksOf(proxy)
    expect(await lookedAt(environment)).toEqual({ looks: [], isLooking: false })
    expect(asksOf(proxy) - before).toBeLessThanOrEqual(2)
    await lookedAt(environment)
    expect(asksOf(proxy) - before).toBeLessThanOrEqual(2)
  })

  it('of a slow registry come later, and nobody waits for them', async () => {
    const { environment } = await afterImports('slow')
    rollouts.cluster.registry.break('packit/worker', { delayMs: 700 })
    expect(await prunedFor({ environment, mayAct: true }, TAG)).toMatchObject({ value: { isLooking: true } })
    expect((await lookedAt(environment)).looks).toHaveLength(2)
  })
})

it('a revert goes back to the image before, although it was pruned', async () => {
  const { environment } = await afterImports('revert')
  const author = { by: 'Ola', at: new Date().toISOString(), reason: '' }
  expect(await makePlan(environment, revertLane(TAG), author)).toMatchObject({
    ok: true,
    plan: {
      effects: [{ container: 'worker', to: second }],
      way: 'Pin worker:prod',
      warnings: expect.arrayContaining([
        expect.stringMatching(/ was pruned from worker:prod: the pin imports it again\.$/),
      ]) as string[],
    },
  })
})

/** Of so many images that ran, all but the last one were pruned. */
async function afterImports(name: string, count = 3): Promise<Replica<FaultProxy>> {
  const proxy = await startFaultProxy(rollouts.cluster.url)
  const replica = await startReplica(proxy, { name, namespace: NAMESPACE, registryCheckSeconds: 0 })
  const { environment } = replica
  await ranOn(environment, first)
  for (let more = 1; more < count; more += 1) {
    const image = await bringNext()
    if (more === 1) second = image
    await ranOn(environment, image)
  }
  const stream = await rollouts.cluster.read<ImageStream>(`${IMAGES}/imagestreams/worker`)
  const tags = (stream.status?.tags ?? []).map((tag) => ({ ...tag, items: (tag.items ?? []).slice(0, 1) }))
  await rollouts.cluster.call('PUT', `${IMAGES}/imagestreams/worker/status`, {
    ...stream,
    status: { ...stream.status, tags },
  })
  await expect
    .poll(() => storeOf(environment).kinds.imageStreams.get('worker')?.status?.tags?.[0]?.items)
    .toHaveLength(1)
  expect(imagesOf(readChronicle(environment)?.chronicle, 'worker', 'prod')).toHaveLength(count)
  return replica
}

async function bringNext(): Promise<string> {
  const image = await rollouts.importNext()
  await until(rollouts.deployment, ({ spec, status }) => {
    return JSON.stringify(spec.template).includes(image) && status?.readyReplicas === spec.replicas
  })
  return image
}

/** Once the chronicle has it. */
async function ranOn(environment: Environment, image: string): Promise<void> {
  await expect
    .poll(async () => {
      await lookOnce(environment)
      const runs = runsOn(readChronicle(environment)?.chronicle, { kind: 'Deployment', name: 'worker' })
      return runs.map((run) => run.image)
    })
    .toContain(image)
}

/** Once all were looked at. */
async function lookedAt(environment: Environment): Promise<PrunedView> {
  for (;;) {
    const view = await prunedFor({ environment, mayAct: true }, TAG)
    if (!view.ok) throw new Error(view.error.message)
    if (!view.value.isLooking) return view.value
  }
}

function asksOf({ requests }: FaultProxy): number {
  return requests.filter(({ line }) => ASKS.test(line)).length
}
