import { expect, it, vi } from 'vitest'
import { askedLog } from '#lib/server/pod-log/asked-log'
import { environmentOf } from '#lib/server/testing/test-environment'
import { sessionWith } from '#lib/server/testing/test-session'
import { viewResponse } from '#lib/server/views/view-response'

const state = vi.hoisted(() => ({ groups: null as string[] | null, denied: [] as string[] }))

vi.mock('#lib/server/config/config', () => ({
  config: () => ({
    environments: [environmentOf('prod', { roles: { viewer: ['viewers'], operator: ['operators'] } })],
  }),
}))
vi.mock('#lib/server/auth/session', () => ({
  readSession: () => Promise.resolve(state.groups && sessionWith({ groups: state.groups })),
}))
vi.mock('#lib/server/log', () => ({
  logDenied: (_session: unknown, _about: unknown, code: string) => void state.denied.push(code),
}))
vi.mock('#lib/server/views/pod-log-views', async () => {
  const { LOGS_FOR_OPERATORS } = await import('#lib/server/views/query-result')
  return { refuseLog: ({ mayAct }: { mayAct: boolean }) => (mayAct ? null : LOGS_FOR_OPERATORS) }
})

const LOG = '/api/pod-log/follow?environment=prod&pod=web-1&container=web'

const ask = (address: string, ...groups: string[]) => {
  state.groups = groups
  state.denied = []
  return askedLog(new Request(`https://quayside.example.com${address}`))
}

it('an operator gets the log that the address names', async () => {
  expect(await ask(LOG, 'operators')).toMatchObject({
    ok: true,
    value: { environment: { name: 'prod' }, log: { pod: 'web-1', container: 'web', isPrevious: false } },
  })
  expect(await ask(`${LOG}&previous=true`, 'operators')).toMatchObject({
    value: { log: { isPrevious: true } },
  })
})

it('a viewer is refused, which is in the log of Quayside without the name of the pod', async () => {
  const answer = await ask(LOG, 'viewers')
  expect(answer).toEqual({
    ok: false,
    error: { code: 'operators-only', message: 'Logs are for operators.' },
  })
  expect(viewResponse(answer).status).toBe(403)
  expect(state.denied).toEqual(['forbidden'])
})

it('somebody else does not learn whether the environment exists', async () => {
  expect(await ask(LOG)).toMatchObject({ error: { code: 'unknown-environment' } })
})

it('without a session there is none', async () => {
  state.groups = null
  const request = new Request(`https://quayside.example.com${LOG}`)
  expect(await askedLog(request)).toMatchObject({ error: { code: 'signed-out' } })
})

it.each(['?environment=prod&pod=web-1', '?environment=prod&pod=web-1&container=web&previous=1'])(
  '%s is no address of a log',
  async (query) => {
    expect(await ask(`/api/pod-log/follow${query}`, 'operators')).toMatchObject({
      error: { code: 'invalid' },
    })
  },
)
