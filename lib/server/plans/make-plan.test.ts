import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serve } from '#lib/cluster/testing/test-server'
import { KINDS } from '#lib/domain/snapshot'
import { makePlan } from '#lib/server/plans/make-plan'
import { storeOf } from '#lib/server/environment/stores'
import { environmentOf } from '#lib/server/testing/test-environment'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const IMPORT = { action: 'import', stream: 'tokman', tag: 'prod' } as const
const UNDO = {
  ...revertWorkload({ kind: 'Deployment', name: 'tokman' }),

  to: { revision: 1 },
  way: null,
} as const
const AUTHOR = { by: 'Ola', at: '2026-11-23T18:30:00Z', reason: '' }

const DEPLOYMENT = {
  metadata: { name: 'tokman', uid: '1', resourceVersion: '5' },
  spec: { template: { metadata: {}, spec: { containers: [] } }, selector: {} },
}

function answer({ url = '' }: IncomingMessage, response: ServerResponse) {
  if (url.includes('watch=true')) response.flushHeaders()
  else if (url.endsWith('/deployments/tokman')) response.end(JSON.stringify(DEPLOYMENT))
  else if (/\/imagestreams\/\w+$/.test(url)) response.writeHead(404).end('{}')
  else {
    const items = url.includes('/deployments') ? [DEPLOYMENT] : []
    response.end(JSON.stringify({ metadata: { resourceVersion: '7' }, items }))
  }
}

/** An environment whose kinds are all read and watched. */
async function watchedEnvironment(name: string) {
  const asked: string[] = []
  const cluster = { answer }
  const { url, tokenFile } = await serve((incoming, response) => {
    asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`)
    cluster.answer(incoming, response)
  })
  const environment = environmentOf(name, {
    namespace: 'packit--stg',
    cluster: { server: url, tokenFile },
    roles: { viewer: [], operator: ['*'] },
  })
  const store = storeOf(environment)
  onTestFinished(() => store.stop())
  await store.settled
  await expect.poll(() => KINDS.every((kind) => store.kinds[kind].state.phase === 'watching')).toBe(true)
  asked.length = 0
  return { environment, store, asked, cluster }
}

describe('on stale data', () => {
  it('no plan is made, and the cluster is not even asked', async () => {
    const { environment, store, asked } = await watchedEnvironment('stale')
    expect(await makePlan(environment, IMPORT, AUTHOR)).toMatchObject({ refusal: { code: 'not-found' } })
    const reads = () => asked.filter((line) => !line.includes('watch=')).length
    const before = reads()
    expect(before).toBeGreaterThan(0)
    const { pods } = store.kinds
    const error = { code: 'unreachable', message: 'Could not watch the pods in x: it is away.' } as const
    pods.state = { ...pods.state, freshAt: Date.now() - 121_000, error }
    expect(await makePlan(environment, IMPORT, AUTHOR)).toMatchObject({
      refusal: {
        code: 'stale',
        message: 'Actions need fresh data. Pods: no answer from the cluster for 2 min: it is away.',
      },
    })
    expect(reads()).toBe(before)
  })

  it('of image streams, what no trigger manages can be undone, and no tag be moved', async () => {
    const { environment, store } = await watchedEnvironment('image-api-down')
    const { imageStreams } = store.kinds
    imageStreams.state = { ...imageStreams.state, freshAt: Date.now() - 121_000 }
    expect(await makePlan(environment, IMPORT, AUTHOR)).toMatchObject({ refusal: { code: 'stale' } })
    expect(await makePlan(environment, UNDO, AUTHOR)).toMatchObject({ refusal: { code: 'not-found' } })
  })
})

describe('a cluster that hangs, before anybody noticed', () => {
  it('is waited for no longer than five seconds, and nothing is written', async () => {
    const { environment, asked, cluster } = await watchedEnvironment('hanging')
    cluster.answer = () => undefined
    const before = Date.now()
    expect(await makePlan(environment, IMPORT, AUTHOR)).toMatchObject({
      refusal: { code: 'unreadable', message: expect.stringContaining('did not answer in time') as string },
    })
    expect(Date.now() - before).toBeLessThan(5_000)
    expect(asked.filter((line) => !line.startsWith('GET'))).toEqual([])
  })
})
