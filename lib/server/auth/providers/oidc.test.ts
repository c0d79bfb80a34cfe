import { expect, it } from 'vitest'
import { serve } from '#lib/cluster/testing/test-server'
import { oidcProvider } from '#lib/server/auth/providers/oidc'
import { identityOf } from '#lib/server/auth/providers/oidc-identity'

const SIGN_IN = {
  kind: 'oidc' as const,
  issuer: 'https://sso.example.com',
  clientId: 'quay:side',
  groupsClaim: 'groups',
  userClaim: 'preferred_username',
  scopes: ['openid'],
}
const CLAIMS = { sub: 'u-1', name: 'Ola', groups: ['operators', 7, '__proto__'] }

type Answer = { status?: number; json: unknown }

/** A provider whose token endpoint answers this, and what was sent there. */
async function providerWith(
  token: (url: string) => Answer,
  userinfo: Answer | null = null,
  methods?: string[],
) {
  const sent: { authorization: string | undefined; form: URLSearchParams }[] = []
  const { url } = await serve((request, response) => {
    const own = `http://${request.headers.host}`
    const metadata = {
      issuer: own,
      authorization_endpoint: `${own}/auth`,
      token_endpoint: `${own}/token`,
      jwks_uri: `${own}/jwks`,
      ...(userinfo && { userinfo_endpoint: `${own}/me` }),
      ...(methods && { token_endpoint_auth_methods_supported: methods }),
    }
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      const isToken = request.url === '/token'
      if (isToken)
        sent.push({ authorization: request.headers.authorization, form: new URLSearchParams(body) })
      const answer = isToken ? token(own) : request.url === '/me' ? userinfo : { json: metadata }
      response.writeHead(answer?.status ?? 200).end(JSON.stringify(answer?.json))
    })
  })
  return { renew: () => oidcProvider({ ...SIGN_IN, issuer: url }, 'se cret').renew('old'), sent, url }
}

function idToken(issuer: string, members: object = {}): string {
  const exp = Date.now() / 1000 + 60
  const payload = JSON.stringify({ iss: issuer, aud: SIGN_IN.clientId, exp, ...CLAIMS, ...members })
  return `e30.${Buffer.from(payload).toString('base64url')}.x`
}

it('takes the groups of a new ID token, and keeps the next refresh token', async () => {
  const { renew, sent, url } = await providerWith((own) => ({
    json: { access_token: 'a', id_token: idToken(own), refresh_token: 'next' },
  }))
  expect(await renew()).toEqual({
    outcome: 'told',
    identity: {
      issuer: url,
      subject: 'u-1',
      name: 'Ola',
      clusterUser: '',
      groups: ['operators', '__proto__'],
    },
    kept: 'next',
  })
  // RFC 6749, section 2.3.1: both parts are encoded.
  const pair = Buffer.from('quay%3Aside:se%20cret').toString('base64')
  expect(sent).toMatchObject([{ authorization: `Basic ${pair}` }])
  expect(Object.fromEntries(sent[0]?.form ?? [])).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'old',
  })
})

it('keeps the refresh token if there is no other, and sends the secret in the body where that is asked for', async () => {
  const { renew, sent } = await providerWith(
    (own) => ({ json: { access_token: 'a', id_token: idToken(own) } }),
    null,
    ['client_secret_post'],
  )
  expect(await renew()).toMatchObject({ outcome: 'told', kept: 'old' })
  expect(sent[0]?.authorization).toBeUndefined()
  expect(Object.fromEntries(sent[0]?.form ?? [])).toMatchObject({ client_secret: 'se cret' })
})

it('asks the userinfo endpoint where no ID token comes', async () => {
  const { renew } = await providerWith(() => ({ json: { access_token: 'a' } }), { json: CLAIMS })
  expect(await renew()).toMatchObject({ outcome: 'told', identity: { subject: 'u-1' } })
})

it.each([null, ''])('takes %j for a token that was not given', async (nothing) => {
  const tokens = { access_token: 'a', id_token: nothing, refresh_token: nothing }
  const { renew } = await providerWith(() => ({ json: tokens }), { json: CLAIMS })
  expect(await renew()).toMatchObject({ outcome: 'told', kept: 'old' })
})

it('keeps the next refresh token if the userinfo endpoint fails after it was given', async () => {
  const { renew } = await providerWith(() => ({ json: { access_token: 'a', refresh_token: 'next' } }), {
    status: 503,
    json: null,
  })
  expect(await renew()).toMatchObject({ outcome: 'unheard', kept: 'next' })
})

it('knows that such a provider does not tell groups again', async () => {
  expect(await (await providerWith(() => ({ json: { access_token: 'a' } }))).renew()).toEqual({
    outcome: 'silent',
  })
})

it.each<[string, Answer, string]>([
  ['its refresh token is over', { status: 400, json: { error: 'invalid_grant' } }, 'ended'],
  ['the secret is another one', { status: 401, json: { error: 'invalid_client' } }, 'unheard'],
  ['the provider is down', { status: 503, json: null }, 'unheard'],
  ['the answer has no token', { json: { id_token: 'x' } }, 'unheard'],
  ['the answer has nonsense for an ID token', { json: { access_token: 'a', id_token: 'x' } }, 'unheard'],
])('says how it went when %s', async (_when, answer, outcome) => {
  expect(await (await providerWith(() => answer)).renew()).toMatchObject({ outcome })
})

it.each<[string, object]>([
  ['of another issuer', { iss: 'https://elsewhere.example.com' }],
  ['for another client', { aud: ['other'] }],
  ['that is too old', { exp: Date.now() / 1000 - 60 }],
  ['without a subject', { sub: undefined }],
  ['whose subject is a number', { sub: 7 }],
])('does not believe an ID token %s', async (_which, members) => {
  const { renew } = await providerWith((own) => ({
    json: { access_token: 'a', id_token: idToken(own, members) },
  }))
  expect(await renew()).toMatchObject({ outcome: 'unheard' })
})

it.each<[string, object, object]>([
  ['null for a name', { name: null, preferred_username: 'ola' }, { name: 'ola', clusterUser: 'ola' }],
  ['nothing for a name', { name: ' ', preferred_username: 'ola' }, { name: 'ola' }],
  ['a number for a name', { name: 7, preferred_username: null }, { name: 'u-1', clusterUser: '' }],
  ['null for groups', { groups: null }, { groups: [] }],
  ['one group', { groups: 'operators' }, { groups: ['operators'] }],
])('knows the person where a provider sends %s', (_what, members, expected) => {
  expect(identityOf({ ...CLAIMS, ...members }, SIGN_IN)).toMatchObject(expected)
})

it('has the name for the cluster from any claim, also that with the name of the person', () => {
  expect(identityOf(CLAIMS, { ...SIGN_IN, userClaim: 'name' })?.clusterUser).toBe('Ola')
  expect(identityOf(CLAIMS, { ...SIGN_IN, userClaim: '__proto__' })?.clusterUser).toBe('')
})

it.each([
  [undefined, 'ola@example.com'],
  [true, 'ola@example.com'],
  ['true', 'ola@example.com'],
  [false, ''],
  ['false', ''],
  [null, ''],
  [0, ''],
])('takes an address as the name for a cluster where email_verified is %j: %j', (verified, expected) => {
  const told = { ...CLAIMS, email: 'ola@example.com', email_verified: verified }
  expect(identityOf(told, { ...SIGN_IN, userClaim: 'email' })?.clusterUser).toBe(expected)
})
