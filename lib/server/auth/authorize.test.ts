import { beforeEach, describe, expect, it, vi } from 'vitest'
import { authorize, decide } from '#lib/server/auth/authorize'
import { WAYS_TO_IMPORT } from '#lib/plan/rights-to-act'
import { environmentOf } from '#lib/server/testing/test-environment'

const environment = (name: string) =>
  environmentOf(name, {
    title: name.toUpperCase(),
    roles: { viewer: [`${name}-viewers`], operator: [`${name}-operators`] },
  })

const environments = [environment('prod'), environment('stg')]
const sessionWith = (...groups: string[]) => {
  const user = { name: 'Olivia', subject: 'olivia' }
  const told = { clusterUser: '', unconfirmedSince: null, isChecked: false }
  return { id: 's-1', person: 'p-1', since: 0, until: 0, user, groups, ...told }
}

const url = 'https://quayside.example.com'
const own = vi.hoisted(() => ({ url: 'https://quayside.example.com' }))
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: () => Promise.resolve(request.headers) }))
vi.mock('#lib/server/config/config', () => ({ config: () => ({ environments, url: own.url }) }))
vi.mock('#lib/server/auth/session', () => ({
  readSession: () => Promise.resolve(sessionWith('prod-operators')),
}))

describe('the origin of a request', () => {
  beforeEach(() => {
    request.headers = new Headers()
  })

  it.each([
    ['no origin', undefined],
    ['an opaque origin', 'null'],
    ['a sibling', 'https://other.example.com'],
  ])('with %s can view but not act', async (_name, origin) => {
    if (origin !== undefined) request.headers.set('origin', origin)
    expect(await authorize('prod', WAYS_TO_IMPORT)).toMatchObject({
      ok: false,
      error: { code: 'foreign-origin' },
    })
    expect(await authorize('prod', 'view')).toMatchObject({ ok: true })
  })

  it.each([
    ['', url],
    ['below a base path', `${url}/quayside`],
  ])('of Quayside itself can act %s', async (_, address) => {
    own.url = address
    request.headers.set('origin', url)
    expect(await authorize('prod', WAYS_TO_IMPORT)).toMatchObject({ ok: true, mayAct: true })
  })
})

describe('the decision', () => {
  it('asks signed-out people to sign in, for any environment', async () => {
    for (const name of ['prod', 'nosuch']) {
      const decision = await decide(environments, null, name, 'view')
      expect(decision).toMatchObject({ ok: false, error: { code: 'signed-out' } })
    }
  })

  it('lets a viewer view but not act', async () => {
    const session = sessionWith('prod-viewers')
    expect(await decide(environments, session, 'prod', 'view')).toEqual({
      ok: true,
      session,
      environment: environments[0],
      mayAct: false,
    })
    expect(await decide(environments, session, 'prod', WAYS_TO_IMPORT)).toEqual({
      ok: false,
      error: { code: 'forbidden', message: 'You can view PROD, but only operators can change it.' },
    })
  })

  it('lets an operator act', async () => {
    const decision = await decide(environments, sessionWith('prod-operators'), 'prod', WAYS_TO_IMPORT)
    expect(decision).toMatchObject({ ok: true, mayAct: true })
  })

  it.each([
    ['view', 'view'],
    ['change', WAYS_TO_IMPORT],
  ] as const)('does not reveal an environment to people who cannot %s it', async (_what, right) => {
    const hidden = await decide(environments, sessionWith('prod-operators'), 'stg', right)
    const unknown = await decide(environments, sessionWith('prod-operators'), 'xyz', right)
    expect(hidden).toMatchObject({ ok: false, error: { code: 'unknown-environment' } })
    expect(JSON.stringify(hidden).replace('stg', 'xyz')).toBe(JSON.stringify(unknown))
  })

  it.each(['__proto__', 'constructor', '', '..', 'x'.repeat(20_000)])(
    'has no environment %j',
    async (name) => {
      const decision = await decide(environments, sessionWith('prod-operators'), name, WAYS_TO_IMPORT)
      expect(decision).toMatchObject({ error: { code: 'unknown-environment' } })
      expect(JSON.stringify(decision).length).toBeLessThan(300)
    },
  )
})
