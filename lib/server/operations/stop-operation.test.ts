import { expect, it, onTestFinished, vi } from 'vitest'
import { serve } from '#lib/cluster/testing/test-server'
import { storeOf } from '#lib/server/environment/stores'
import { stopInJournal } from '#lib/server/operations/stop-operation'
import { environmentOf } from '#lib/server/testing/test-environment'

it('an operation that nobody began cannot be stopped, and costs no request', async () => {
  const asked: string[] = []
  const { url: server, tokenFile } = await serve(({ method = '', url: path = '' }, response) => {
    if (path.includes('watch=')) {
      response.flushHeaders()
      return
    }
    if (path.includes('configmaps')) asked.push(`${method} ${path}`)
    response.end(JSON.stringify({ metadata: { resourceVersion: '7' }, items: [] }))
  })
  const environment = environmentOf('prod', { namespace: 'packit--prod', cluster: { server, tokenFile } })
  const store = storeOf(environment)
  onTestFinished(() => store.stop())
  await vi.waitFor(() => expect(store.journal.state.phase).toBe('watching'))
  const before = asked.length
  for (const id of ['nosuch', '', '../../pods', 'm1x2y3z4-0123abcd']) {
    expect(await stopInJournal(environment, id, 'Olivia')).toEqual({
      ok: false,
      error: { code: 'not-found', message: 'The journal of prod has no such operation.' },
    })
  }
  expect(asked).toHaveLength(before)
})
