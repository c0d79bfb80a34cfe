import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LoopbackServer } from '../../fake-cluster/loopback'
import { startSignIn } from './server'

const PRODUCT = 'http://127.0.0.1:3000'
const CALLBACK = `${PRODUCT}/api/auth/callback/oidc`
let server: LoopbackServer

beforeAll(async () => {
  server = await startSignIn({ clientSecret: 'secret', productUrl: PRODUCT })
})

afterAll(() => server.stop())

/** A minimal browser: keeps cookies and follows redirects until they lead to Quayside. */
function browser() {
  const cookies = new Map<string, string>()
  return async function visit(address: string, body?: URLSearchParams): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie },
      ...(body && { method: 'POST', body }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location && !location.startsWith(PRODUCT)) return visit(new URL(location, address).href)
    const form = selfSubmittingForm(await response.clone().text())
    return form ? visit(form.action, form.fields) : response
  }
}

function selfSubmittingForm(html: string): { action: string; fields: URLSearchParams } | undefined {
  const action = /\.submit\(\)[^]*?action="([^"]+)"/.exec(html)?.[1]
  const inputs = html.matchAll(/name="([^"]+)" value="([^"]*)"/g)
  return action === undefined
    ? undefined
    : { action, fields: new URLSearchParams([...inputs].map(([, name = '', value = '']) => [name, value])) }
}

function authorizationUrl(verifier: string): string {
  const url = new URL(`${server.url}/auth`)
  url.search = new URLSearchParams({
    client_id: 'quayside',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email groups',
    state: 'some-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  return url.href
}

async function signIn(visit: ReturnType<typeof browser>, user: string) {
  const verifier = randomBytes(32).toString('base64url')
  const page = await visit(authorizationUrl(verifier))
  expect(await page.text()).toContain(`Sign in as ${user}`)
  const back = await visit(page.url, new URLSearchParams({ user }))
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const response = await fetch(`${server.url}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('quayside:secret').toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: verifier,
    }),
  })
  const { id_token: idToken } = (await response.json()) as { id_token: string }
  return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as object
}

it('signs in with a code and PKCE, without a consent screen, and puts the groups into the ID token', async () => {
  expect(await signIn(browser(), 'operator')).toMatchObject({
    iss: server.url,
    aud: 'quayside',
    sub: 'operator',
    preferred_username: 'operator',
    name: 'Olivia Operator',
    email: 'operator@packit.example',
    groups: ['packit-operators'],
  })
})

it('asks for the user at each sign-in, even in the same browser', async () => {
  const visit = browser()
  await signIn(visit, 'operator')
  expect(await signIn(visit, 'viewer')).toMatchObject({ sub: 'viewer', groups: ['packit-viewers'] })
})

it('refuses an unknown user', async () => {
  const visit = browser()
  const page = await visit(authorizationUrl('verifier'))
  expect((await visit(page.url, new URLSearchParams({ user: 'root' }))).status).toBe(400)
})
