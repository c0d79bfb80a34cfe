import { generateKeyPairSync, createVerify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { serve, writeTemporary } from '#lib/cluster/testing/test-server'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { openForge } from '#lib/forge/dialects/open-forge'
import { githubAnswer } from '#lib/forge/testing/github-answers'
import { FROM, healthy, TO } from '#lib/forge/testing/healthy'
import { REPOSITORY, type Reply } from '#lib/forge/testing/test-forge'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  // As GitHub gives it.
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
})

const claims = z.object({ iat: z.int(), exp: z.int(), iss: z.union([z.string(), z.int()]) })
const asked = z.object({
  repositories: z.array(z.string()).optional(),
  permissions: z.record(z.string(), z.string()),
})

type World = {
  /** How much GitHub's clock is ahead of ours. */
  aheadSeconds?: number
  granted?: Record<string, string>
  key?: string
  isSuspended?: boolean
}

/** GitHub as an App sees it: it checks signatures by its own clock, and gives tokens of an hour. */
async function asApp({ aheadSeconds = 0, granted = {}, key = privateKey, isSuspended = false }: World) {
  const world = healthy('github')
  const tokens: z.infer<typeof asked>[] = []
  const authorizations: string[] = []
  let refusals = 0
  const now = () => Date.now() / 1000 + aheadSeconds
  const replyTo = (method: string, path: string, authorization: string, body: string): Reply | undefined => {
    if (!path.startsWith('/app')) {
      authorizations.push(authorization)
      const seen = { method, path, query: new URLSearchParams(), headers: {}, body: Buffer.from(body) }
      const reply = world.script(seen, undefined as never)
      return reply === 'handled' ? undefined : reply
    }
    const wrong = whyWrong(authorization.replace('Bearer ', ''), now())
    if (wrong !== null) {
      refusals += 1
      return { status: 401, json: { message: wrong } }
    }
    if (isSuspended) return { status: 403, json: { message: 'This installation has been suspended' } }
    if (method === 'GET')
      return { json: githubAnswer('installationAnswer', { id: 5678, permissions: granted }) }
    const wanted = asked.parse(JSON.parse(body))
    const isGranted = Object.entries(wanted.permissions).every(
      ([right, level]) => granted[right] === level || (level === 'read' && right in granted),
    )
    if (!isGranted)
      return {
        status: 422,
        json: { message: 'The permissions requested are not granted to this installation.' },
      }
    tokens.push(wanted)
    const expires = new Date((now() + 3600) * 1000).toISOString()
    const json = githubAnswer('installationTokenAnswer', {
      token: `ghs_${tokens.length}`,
      expires_at: expires,
    })
    return { status: 201, json }
  }
  const { url } = await serve((incoming, response) => {
    let body = ''
    incoming.on('data', (chunk) => (body += String(chunk)))
    incoming.on('end', () => {
      const { pathname } = new URL(incoming.url ?? '/', 'http://x')
      const { status = 200, json } = replyTo(
        incoming.method ?? '',
        pathname,
        incoming.headers.authorization ?? '',
        body,
      ) ?? { status: 404, json: { message: 'Not Found' } }
      const isOfApp = pathname.startsWith('/app')
      response.writeHead(status, {
        'content-type': 'application/json',
        date: new Date(now() * 1000).toUTCString(),
        'x-ratelimit-limit': isOfApp ? '5000' : '12500',
        'x-ratelimit-remaining': isOfApp ? '10' : '12000',
        'x-ratelimit-reset': String(Math.round(now()) + 3600),
      })
      response.end(JSON.stringify(json))
    })
  })
  const clock = new TestClock()
  // The wall clock of the tests' clock stands still; the signatures are of the real one.
  await clock.advance(Date.now() - clock.now())
  const credentials = {
    kind: 'app',
    id: 1234,
    installation: 5678,
    privateKeyFile: writeTemporary('key.pem', key),
  } as const
  const forge = openForge(
    { name: 'github', kind: 'github', url, credentials, webhookSecretFile: null },
    clock,
  )
  return { forge, tokens, authorizations, clock, refusals: () => refusals }
}

/** What GitHub says of a signature. */
function whyWrong(jwt: string, now: number): string | null {
  const [header = '', payload = '', signature = ''] = jwt.split('.')
  const isSigned = createVerify('RSA-SHA256')
    .update(`${header}.${payload}`)
    .verify(publicKey, signature, 'base64url')
  if (!isSigned) return 'A JSON web token could not be decoded'
  const { iat, exp, iss } = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  if (String(iss) !== '1234') return 'Integration not found'
  if (iat > now)
    return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
  if (exp > now + 600) return "'Expiration time' claim ('exp') is too far in the future"
  return exp < now
    ? "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires"
    : null
}

describe('a GitHub App', () => {
  const granted = { contents: 'write', metadata: 'read', checks: 'read', issues: 'write' }
  const ancestor = (forge: Awaited<ReturnType<typeof asApp>>['forge'], from = FROM) =>
    forge.isAncestor(REPOSITORY, from, TO)

  it('reads with a token for reading only, of what it has, for as long as it lasts', async () => {
    const { forge, tokens, authorizations, clock } = await asApp({ granted })
    expect(await ancestor(forge)).toMatchObject({ ok: true })
    expect(await ancestor(forge, 'c'.repeat(40))).toMatchObject({ ok: true })
    expect(tokens).toEqual([{ permissions: { contents: 'read', metadata: 'read', checks: 'read' } }])
    expect(authorizations).toEqual(['Bearer ghs_1', 'Bearer ghs_1'])
    await clock.advance(56 * 60_000)
    await ancestor(forge, 'd'.repeat(40))
    expect(authorizations.at(-1)).toBe('Bearer ghs_2')
  })

  it('has the limit of its installation, not that of what it asks as itself to get its token', async () => {
    const { forge, authorizations } = await asApp({ granted })
    expect(await ancestor(forge)).toMatchObject({ ok: true })
    expect(forge.limit).toMatchObject({ limit: 12_500, remaining: 12_000 })
    await forge.move(REPOSITORY, 'stable', FROM, TO)
    expect(forge.limit).toMatchObject({ limit: 12_500 })
    expect(await ancestor(forge, 'c'.repeat(40))).toMatchObject({ ok: true })
    expect(authorizations.at(-1)).toBe('Bearer ghs_1')
  })

  it('asks for one token when many read at once', async () => {
    const { forge, tokens } = await asApp({ granted })
    await Promise.all(['1', '2', '3', '4'].map((digit) => ancestor(forge, digit.repeat(40))))
    expect(tokens).toHaveLength(1)
  })

  it('moves with a new token, for that repository only', async () => {
    const { forge, tokens, authorizations } = await asApp({ granted })
    expect(await forge.move(REPOSITORY, 'stable', FROM, TO)).toEqual({ outcome: 'moved', message: null })
    expect(tokens.at(-1)).toEqual({ repositories: ['packit-service'], permissions: { contents: 'write' } })
    expect(authorizations.at(-1)).toBe('Bearer ghs_2')
  })

  it.each([
    ['behind', 400],
    ['far behind', 86_400],
    ['ahead', -400],
    ['far ahead', -86_400],
  ])('signs by the clock of GitHub where ours is %s', async (_what, aheadSeconds) => {
    const { forge, refusals } = await asApp({ granted, aheadSeconds })
    expect(await ancestor(forge)).toMatchObject({ ok: true })
    expect(refusals()).toBeLessThanOrEqual(1)
    expect(await forge.move(REPOSITORY, 'stable', FROM, TO)).toMatchObject({ outcome: 'moved' })
    expect(refusals()).toBeLessThanOrEqual(1)
  })

  it.each([
    ['is none', 'no key'],
    [
      'is of another App',
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      }).privateKey,
    ],
  ])('whose key %s cannot sign in, and its key is not shown', async (_what, key) => {
    const { forge } = await asApp({ granted, key })
    const answer = await ancestor(forge)
    expect(answer).toMatchObject({
      error: { code: 'unauthorized', message: expect.stringMatching(/^Could not sign in/) as string },
    })
    if (!answer.ok) expect(answer.error.message).not.toContain(key.slice(-60, -30) || key)
  })

  it('that is suspended is told of', async () => {
    const { forge } = await asApp({ granted, isSuspended: true })
    expect(await ancestor(forge)).toMatchObject({
      error: { code: 'forbidden', message: expect.stringContaining('suspended') as string },
    })
  })
})
