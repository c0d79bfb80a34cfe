import { createServer, request as requestWithNode, type RequestOptions } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { connect } from '#lib/cluster/request/connection'
import { openWatch, request } from '#lib/cluster/request/request'
import { listen, writeTemporary } from '#lib/cluster/testing/test-server'
import { openForge } from '#lib/forge/dialects/open-forge'
import { FROM, healthy, TO } from '#lib/forge/testing/healthy'
import { REPOSITORY } from '#lib/forge/testing/test-forge'
import { certificateOf, HAS_OPENSSL, setProxies, startProxy } from '#lib/network/testing/test-proxy'
import { tunnelsTo } from '#lib/network/tunnel-agent'
import { openRepository } from '#lib/registry/open-repository'
import { ask } from '#lib/server/auth/providers/ask'

const HOST = 'api.example.com'
const CREDENTIALS = 'ann:hidden-word'
const LIST = { method: 'GET', path: '/api/v1/namespaces/prod/pods' } as const
const ENDPOINTS = {
  issuer: `https://${HOST}`,
  authorization_endpoint: `https://${HOST}/authorize`,
  token_endpoint: `https://${HOST}/token`,
  jwks_uri: `https://${HOST}/keys`,
}

/** All that Quayside asks, each in words that hold what was answered or why it failed. */
const CLIENTS: [name: string, ask: (caFile: string) => Promise<unknown>, path: RegExp][] = [
  ['a cluster', (caFile) => request(clusterWith(caFile), LIST), /pods$/],
  [
    'a watch of a cluster',
    async (caFile) => {
      const watch = await openWatch(clusterWith(caFile), LIST.path, {}, AbortSignal.timeout(5_000))
      if (watch.ok) for await (const chunk of watch.value) return chunk.toString()
      return watch
    },
    /watch=true/,
  ],
  ['a git host', () => gitHost().branch(REPOSITORY, 'stable'), /branches\/stable$/],
  ['a push', () => gitHost().move(REPOSITORY, 'stable', FROM, TO), /git-receive-pack$/],
  [
    'a registry',
    () => openRepository(`https://${HOST}`, 'a/b', AbortSignal.timeout(5_000)).get('tags', '*/*', 99),
    /tags$/,
  ],
  ['the discovery of a sign-in', discover, /openid-configuration$/],
  ['a sign-in', () => askAsLibrary('/token'), /token$/],
]

describe.skipIf(!HAS_OPENSSL).each(CLIENTS)('%s', (_name, send, path) => {
  it('is asked through the proxy of the environment, with its credentials', async () => {
    const { asked, caFile, port } = await serveAll()
    const proxy = await startProxy(port)
    setProxies({ HTTPS_PROXY: proxy.address.replace('//', `//${CREDENTIALS}@`) })
    await send(caFile)
    const authorization = `Basic ${Buffer.from(CREDENTIALS).toString('base64')}`
    expect(asked.filter((each) => path.test(each))).toHaveLength(1)
    expect(new Set(proxy.connects.map(({ authority }) => authority))).toEqual(new Set([`${HOST}:443`]))
    for (const each of proxy.connects) expect(each.authorization).toBe(authorization)
  })

  it('says that the proxy refused, and not with which credentials', async () => {
    const { asked, caFile, port } = await serveAll()
    const proxy = await startProxy(port, 407)
    setProxies({ HTTPS_PROXY: proxy.address.replace('//', `//${CREDENTIALS}@`) })
    const told = JSON.stringify(await send(caFile).catch(String))
    expect(proxy.connects.length).toBeGreaterThan(0)
    expect(asked).toEqual([])
    expect(told).not.toMatch(new RegExp(`hidden-word|${Buffer.from(CREDENTIALS).toString('base64')}`))
    expect(told).toMatch(/407|could not be reached/)
  })

  it('is not asked through it where NO_PROXY has its host', async () => {
    const { caFile, port } = await serveAll()
    const proxy = await startProxy(port)
    setProxies({ HTTPS_PROXY: proxy.address, NO_PROXY: '.example.com' })
    // Directly, that name leads nowhere.
    await send(caFile).catch(() => undefined)
    expect(proxy.connects).toEqual([])
  })
})

/** Answers everything as what was asked would. */
async function serveAll() {
  // The authority of the others is for the whole process, which a test cannot extend.
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  const authority = certificateOf(`DNS:${HOST}`)
  const asked: string[] = []
  const { script } = healthy('gitlab')
  const server = createServer(authority, (incoming, response) => {
    asked.push(incoming.url ?? '')
    void bodyOf(incoming).then((body) => {
      const { pathname, searchParams } = new URL(incoming.url ?? '/', ENDPOINTS.issuer)
      const { method = 'GET', headers } = incoming
      const reply = script({ method, path: pathname, query: searchParams, headers, body }, response)
      const { json = ENDPOINTS, text } = reply === 'handled' || reply === undefined ? {} : reply
      response.end(text ?? JSON.stringify(json))
    })
  })
  const port = Number(new URL(await listen(server)).port)
  return { asked, port, caFile: writeTemporary('ca.crt', authority.cert) }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function clusterWith(caFile: string) {
  return connect({ server: `https://${HOST}`, caFile, tokenFile: writeTemporary('token', 'a-token') })
}

function gitHost() {
  const credentials = { kind: 'token', tokenFile: writeTemporary('token', 'a-token') } as const
  return openForge({
    name: 'ours',
    kind: 'gitlab',
    url: `https://${HOST}`,
    credentials,
    webhookSecretFile: null,
  })
}

/** What a sign-in begins with. */
function discover(): Promise<unknown> {
  return ask({ url: `${ENDPOINTS.issuer}/.well-known/openid-configuration` })
}

/** As the library behind next-auth does. */
function askAsLibrary(path: string): Promise<unknown> {
  const options: RequestOptions = {
    timeout: 5_000,
    ...tunnelsTo([ENDPOINTS.token_endpoint, ENDPOINTS.jwks_uri]),
  }
  return new Promise((resolve, reject) => {
    const asked = requestWithNode(`https://${HOST}${path}`, options, (response) => {
      void bodyOf(response).then((body) => resolve(body.toString()))
    })
    asked.once('error', reject).end()
  })
}
