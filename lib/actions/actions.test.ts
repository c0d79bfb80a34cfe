import { expect, it, onTestFinished, vi } from 'vitest'
import { applyAction } from '#lib/actions/actions'
import { serve } from '#lib/cluster/testing/test-server'
import { ownAttemptsOf } from '#lib/server/attempts/note-attempt'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { ownOperations } from '#lib/server/operations/own-operations'
import { environmentOf } from '#lib/server/testing/test-environment'

const url = 'https://quayside.example.com'
const configured = vi.hoisted(() => ({ environments: new Array<Environment>() }))
vi.mock('next/headers', () => ({ headers: () => Promise.resolve(new Headers({ origin: url })) }))
vi.mock('#lib/server/config/config', () => ({ config: () => ({ ...configured, url }) }))
vi.mock('#lib/server/auth/session', () => ({
  readSession: () => {
    return Promise.resolve({
      id: 's-1',
      person: 'p-1',
      since: 0,
      until: 0,
      user: { name: 'Olivia', subject: 'olivia' },
      groups: [],
    })
  },
}))

const RESTART = { action: 'restart', workload: { kind: 'Deployment', name: 'tokman' } } as const
const AGREED = { fingerprint: 'f', reason: 'It hangs', typedName: 'prod' }

/** A protected environment whose cluster has nothing; what that is asked besides watches. */
async function protectedEnvironment(): Promise<string[]> {
  const asked: string[] = []
  const { url: server, tokenFile } = await serve(({ method = '', url: path = '' }, response) => {
    if (path.includes('watch=')) {
      response.flushHeaders()
      return
    }
    asked.push(`${method} ${path}`)
    response.end(JSON.stringify({ metadata: { resourceVersion: '7' }, items: [] }))
  })
  const environment = environmentOf('prod', {
    namespace: 'packit--prod',
    cluster: { server, tokenFile },
    roles: { viewer: [], operator: ['*'] },
    isProtected: true,
  })
  configured.environments = [environment]
  const store = storeOf(environment)
  onTestFinished(() => store.stop())
  await Promise.all([store.settled, store.journal.settled])
  return asked
}

it('nothing is done in a protected environment whose name was not typed, or where no reason is given', async () => {
  const asked = await protectedEnvironment()
  const notYet = [
    { ...AGREED, typedName: '' },
    { ...AGREED, typedName: 'stg' },
    { ...AGREED, reason: '' },
    { ...AGREED, reason: ' \n' },
  ]
  const before = asked.length
  for (const agreed of notYet) {
    expect(await applyAction('prod', { request: RESTART, consent: agreed })).toMatchObject({
      ok: false,
      error: { code: 'not-confirmed', message: expect.stringContaining('is protected') as string },
    })
  }
  expect(asked).toHaveLength(before)

  expect(await applyAction('prod', { request: RESTART, consent: AGREED })).toMatchObject({
    value: { outcome: 'changed', planned: { refusal: { code: 'not-found' } } },
  })
  const [environment = expect.fail()] = configured.environments
  expect([...ownAttemptsOf(environment).unwritten().values()]).toMatchObject([
    {
      outcome: 'refused',
      code: 'not-confirmed',
      count: 4,
      title: 'Restart tokman',
      about: ['Deployment/tokman'],
    },
    { outcome: 'refused', code: 'not-found', count: 1, message: expect.stringContaining('tokman') as string },
  ])
})

it('a process that ends refuses actions and says so', async () => {
  const asked = await protectedEnvironment()
  const before = asked.length
  const own = ownOperations(configured.environments[0] ?? environmentOf('prod'))
  own.isClosing = true
  onTestFinished(() => {
    own.isClosing = false
  })
  expect(await applyAction('prod', { request: RESTART, consent: AGREED })).toEqual({
    ok: false,
    error: {
      code: 'restarting',
      message: 'This Quayside is restarting, so nothing was done. Try again in a few seconds.',
    },
  })
  expect(asked).toHaveLength(before)
})
