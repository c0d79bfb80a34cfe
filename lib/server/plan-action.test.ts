import { expect, it, onTestFinished } from 'vitest'
import { serve } from '#lib/cluster/test-server'
import type { Environment } from '#lib/server/config-text'
import { makePlan } from '#lib/server/plan-action'
import { storeOf } from '#lib/server/stores'

it('no plan is made on stale data, and the cluster is not even asked', async () => {
  let asked = 0
  const { url, tokenFile } = await serve((incoming, response) => {
    asked += 1
    if (incoming.url?.includes('watch=true')) response.flushHeaders()
    else response.end('{"metadata":{"resourceVersion":"7"},"items":[]}')
  })
  const environment: Environment = {
    name: 'stale',
    title: 'Stale',
    namespace: 'packit--stg',
    isProtected: false,
    cluster: { server: url, tokenFile },
    roles: { viewer: [], operator: ['*'] },
  }
  const store = storeOf(environment)
  onTestFinished(() => store.stop())
  const request = { action: 'import', stream: 'tokman', tag: 'prod' } as const
  const author = { by: 'Ola', at: '2026-11-23T18:30:00Z', reason: '' }

  await store.settled
  await expect.poll(() => asked).toBe(12)
  expect(await makePlan(environment, request, author)).toMatchObject({ refusal: { code: 'not-found' } })
  expect(asked).toBe(18)

  const { pods } = store.kinds
  pods.state = { ...pods.state, freshAt: Date.parse('2026-11-23T18:00:00Z') }
  expect(await makePlan(environment, request, author)).toMatchObject({
    refusal: { code: 'stale', message: expect.stringContaining('pods') as string },
  })
  expect(asked).toBe(18)
})
