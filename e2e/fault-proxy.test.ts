import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listenOnLoopback, type LoopbackServer } from '../fake-cluster/loopback'
import { startFaultProxy, type FaultProxy } from './fault-proxy'

let server: Server
let listening: LoopbackServer
let proxy: FaultProxy

beforeEach(async () => {
  server = createServer()
  listening = await listenOnLoopback(server, 0)
  proxy = await startFaultProxy(listening.url)
})

afterEach(async () => {
  proxy.close()
  await listening.stop()
})

/** Requests through the proxy, and resolves with the response that the server can send later. */
function requestSlowly(): { client: Promise<string>; held: Promise<ServerResponse> } {
  const held = new Promise<ServerResponse>((resolve) =>
    server.once('request', (_, response) => resolve(response)),
  )
  const client = fetch(proxy.url).then(
    (response) => response.text(),
    () => 'reset',
  )
  return { client, held }
}

it.each([
  ['close', ''],
  ['reset', 'reset'],
] as const)('ignores a response that comes after a %s', async (how, seen) => {
  const { client, held } = requestSlowly()
  const response = await held
  proxy.end(/./, how)
  response.end('late')
  expect(await client).toBe(seen)
})

it('forwards a response that comes after an injected line', async () => {
  const { client, held } = requestSlowly()
  const response = await held
  proxy.inject(/./, 'injected')
  response.end('late')
  expect(await client).toBe('injected\nlate')
})

it('answers with a status and a body', async () => {
  proxy.break(/^GET/, { status: 503, contentType: 'text/plain', body: 'down' })
  const response = await fetch(proxy.url)
  expect([response.status, await response.text()]).toEqual([503, 'down'])
})

it('knows which requests and connections are open', async () => {
  const { client, held } = requestSlowly()
  const response = await held
  expect(proxy.openLines()).toEqual(['GET /'])
  expect(await proxy.connections()).toBe(1)
  response.end()
  await client
  expect(proxy.openLines()).toEqual([])
})
