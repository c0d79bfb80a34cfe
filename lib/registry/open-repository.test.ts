import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { serve } from '#lib/cluster/testing/test-server'
import { openRepository } from '#lib/registry/open-repository'

/** What a registry can do to somebody who reads from it. */

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function get(handler: Handler, { largest = 1_000, waitMs = 5_000 } = {}) {
  const seen: IncomingMessage[] = []
  const { url } = await serve((request, response) => {
    seen.push(request)
    handler(request, response)
  })
  const repository = openRepository(url, 'packit/worker', AbortSignal.timeout(waitMs))
  return { answer: await repository.get('blobs/sha256:0', '*/*', largest), seen, url }
}

describe('a registry', () => {
  it('is not followed to an address without TLS, where other services of a cluster can be', async () => {
    const inside = await serve((_, response) => response.end('secret'))
    const { answer } = await get((_, response) => response.writeHead(307, { location: inside.url }).end())
    expect(answer).toEqual({ state: 'failed', why: 'leads to an unsafe address.' })
  })

  it('is not followed there for a token either', async () => {
    const inside = await serve((_, response) => response.end('{"token":"x"}'))
    const { answer } = await get((_, response) => {
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${inside.url}/token"` }).end()
    })
    expect(answer).toEqual({ state: 'failed', why: 'leads to an unsafe address.' })
  })

  it.each(['file:///etc/passwd', 'https://user:word@example.com/', 'http://[bad'])(
    'is not followed to %s',
    async (location) => {
      const { answer } = await get((_, response) => response.writeHead(302, { location }).end())
      expect(answer.state).toBe('failed')
    },
  )

  it('is followed a few times', async () => {
    const { answer, seen } = await get((_, response) => response.writeHead(302, { location: '/again' }).end())
    expect(answer).toEqual({ state: 'failed', why: 'redirects too often.' })
    expect(seen).toHaveLength(4)
  })

  it('is read up to a limit, whatever length it names', async () => {
    const { answer } = await get((_, response) => {
      response.write('x'.repeat(600))
      response.end('x'.repeat(600))
    })
    expect(answer).toEqual({ state: 'failed', why: 'sent more than 0 KiB.' })
  })

  it('is waited for up to a limit', async () => {
    const { answer } = await get(() => undefined, { waitMs: 50 })
    expect(answer).toEqual({ state: 'failed', why: 'did not answer in time.' })
  })

  it('gets the token that it gives to everyone, and nothing else that says who asks', async () => {
    const { answer, seen } = await get(({ url = '', headers }, response) => {
      if (url.startsWith('/token')) response.end('{"token":"for-all"}')
      else if (headers.authorization === 'Bearer for-all') response.end('blob')
      else response.writeHead(401, { 'www-authenticate': 'Bearer realm="/token",service="here"' }).end()
    })
    expect(answer).toEqual({ state: 'found', bytes: Buffer.from('blob') })
    expect(seen.map(({ url }) => url)).toEqual([
      '/v2/packit/worker/blobs/sha256:0',
      '/token?service=here&scope=repository%3Apackit%2Fworker%3Apull',
      '/v2/packit/worker/blobs/sha256:0',
    ])
    expect(seen.flatMap(({ headers }) => headers.cookie ?? [])).toEqual([])
  })

  it.each([
    ['a token that opens nothing', 'Bearer realm="/token"'],
    ['a user name and a password', 'Basic realm="here"'],
  ])('that asks for %s asks for a sign-in', async (_, challenge) => {
    const { answer } = await get(({ url = '' }, response) => {
      if (url.startsWith('/token')) response.end('{"token":"x"}')
      else response.writeHead(401, { 'www-authenticate': challenge }).end()
    })
    expect(answer).toEqual({ state: 'sign-in' })
  })
})
