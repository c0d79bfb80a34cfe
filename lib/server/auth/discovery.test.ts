import { describe, expect, it } from 'vitest'
import { serve } from '#lib/cluster/testing/test-server'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { Discovery } from '#lib/server/auth/discovery'

const FOUND = {
  issuer: 'https://sso.example.com',
  authorization_endpoint: 'https://sso.example.com/authorize',
  token_endpoint: 'https://sso.example.com/token',
  jwks_uri: 'https://sso.example.com/keys',
  token_endpoint_auth_methods_supported: ['client_secret_post'],
}

/** A provider that gives these answers in order, and then repeats the last one. */
async function provider(...answers: { status: number; body: unknown }[]) {
  const asked: (string | undefined)[] = []
  const { url } = await serve(({ url: path }, response) => {
    const { status = 200, body } = answers[Math.min(asked.length, answers.length - 1)] ?? {}
    asked.push(path)
    response.writeHead(status).end(JSON.stringify(body))
  })
  const clock = new TestClock()
  const reported: unknown[] = []
  const discovery = new Discovery(`${url}/`, clock, (error) => reported.push(error))
  return { asked, clock, discovery, reported }
}

describe('the endpoints of the sign-in service', () => {
  it('are asked for once, however many strangers begin to sign in', async () => {
    const { discovery, asked, clock } = await provider({ status: 200, body: FOUND })
    const all = await Promise.all(Array.from({ length: 100 }, () => discovery.endpoints()))
    await clock.advance(9 * 60_000)
    expect([...all, await discovery.endpoints()]).toEqual(Array(101).fill(FOUND))
    expect(asked).toEqual(['/.well-known/openid-configuration'])
    await clock.advance(61_000)
    await discovery.endpoints()
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['fails', { status: 503, body: FOUND }],
    ['redirects', { status: 302, body: FOUND }],
    ['is no OIDC provider', { status: 200, body: { ...FOUND, token_endpoint: undefined } }],
  ])('are asked for again five seconds later when it %s', async (_how, failure) => {
    const { discovery, asked, clock, reported } = await provider(failure, { status: 200, body: FOUND })
    for (let stranger = 0; stranger < 100; stranger += 1) expect(await discovery.endpoints()).toBeNull()
    expect(asked).toHaveLength(1)
    expect(reported).toHaveLength(1)
    await clock.advance(5_001)
    expect(await discovery.endpoints()).toEqual(FOUND)
  })
})
