import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encode } from 'next-auth/jwt'
import { expect, it, onTestFinished, vi } from 'vitest'
import { admissionGate, admitRequests } from '#lib/server/admission/admit'
import { keepExchanges } from '#lib/server/admission/exchange'
import { sessionCookieName } from '#lib/server/auth/session-cookie'
import { LIMITS } from '#lib/server/limits'

const url = 'http://localhost:3000'
const secret = 'x'.repeat(32)
const proxies = vi.hoisted(() => ({ trusted: [] as string[] }))
vi.mock('#lib/server/config/config', () => ({
  config: () => ({ url, sessionSecret: secret, trustedProxies: proxies.trusted }),
}))

keepExchanges()
admitRequests()

/** A server that answers `/held…` when it is told to, and all others at once. */
async function serve() {
  const held: ServerResponse[] = []
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/held')) held.push(response)
    else response.end('handled')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers })
  /** Asks so often, and answers it in the end. */
  const hold = async (times: number, headers: Record<string, string> = {}) => {
    const { running, waiting } = admissionGate().load
    const asked = Array.from({ length: times }, () => ask('/held', headers).catch(() => null))
    const entered = () => admissionGate().load.running + admissionGate().load.waiting - running - waiting
    await expect.poll(entered).toBe(times)
    return async () => {
      const answering = setInterval(() => held.splice(0).forEach((response) => response.end()), 5)
      await Promise.all(asked)
      clearInterval(answering)
    }
  }
  return { ask, hold, leave: () => server.closeAllConnections() }
}

async function cookieOf(subject: string) {
  const since = Date.now()
  const token = {
    id: subject,
    person: 'a'.repeat(64),
    since,
    seen: since,
    sub: subject,
    name: subject,
    groups: [],
  }
  return { cookie: `theme=dark; ${sessionCookieName(url)}=${await encode({ token, secret })}` }
}

/** Nobody waits too long, however slow the machine is. */
function stopTime() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
}

it('refuses people without a session when they have too much open, and serves probes, files and members', async () => {
  const { ask, hold } = await serve()
  stopTime()
  const release = await hold(LIMITS.strangers.atOnce)
  const page = await ask('/sign-in', { accept: 'text/html' })
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await page.text()).toContain('<h1>Quayside is busy.</h1>')
  const view = await ask('/api/environments')
  expect([view.status, await view.json()]).toMatchObject([503, { ok: false, error: { code: 'busy' } }])
  const action = await ask('/prod', { 'next-action': 'abc', accept: 'text/x-component' })
  expect([action.status, await action.text()]).toEqual([503, 'Quayside is busy. Try again.'])
  expect(await (await ask('/api/healthz')).json()).toEqual({ ok: true })
  for (const path of ['/api/readyz', '/api/metrics?x', '/_next/static/chunks/a.js'])
    expect(await (await ask(path)).text()).toBe('handled')
  expect((await ask('/_next/static/%2e%2e/sign-in')).status).toBe(503)
  expect((await ask('/prod', await cookieOf('kim'))).status).toBe(200)
  await release()
  expect((await ask('/sign-in')).status).toBe(200)
  await expect.poll(() => admissionGate().load).toEqual({ running: 0, waiting: 0 })
})

it('tells one person with too much open that it is theirs, over all of their sessions, and serves the others', async () => {
  const { ask, hold } = await serve()
  stopTime()
  const release = await hold(LIMITS.person.atOnce, await cookieOf('kim'))
  const refused = await ask('/prod', { ...(await cookieOf('kim')), accept: 'text/html' })
  expect(refused.status).toBe(429)
  expect(await refused.text()).toContain('You have too many requests open.')
  expect((await ask('/prod', await cookieOf('olivia'))).status).toBe(200)
  await release()
})

it('forgets who gives up while waiting', async () => {
  const { hold, leave } = await serve()
  const release = await hold(10)
  expect(admissionGate().load).toEqual({
    running: LIMITS.strangers.running,
    waiting: 10 - LIMITS.strangers.running,
  })
  leave()
  await expect.poll(() => admissionGate().load).toEqual({ running: 0, waiting: 0 })
  await release()
})

it('tells strangers apart by the address that a trusted proxy names', async () => {
  const { ask, hold } = await serve()
  stopTime()
  proxies.trusted = ['127.0.0.1']
  onTestFinished(() => void (proxies.trusted = []))
  const from = (address: string) => ask('/', { 'x-forwarded-for': address })
  const release = await hold(LIMITS.strangersOfAddress.atOnce, { 'x-forwarded-for': '203.0.113.9' })
  expect((await from('203.0.113.9')).status).toBe(503)
  expect((await from('198.51.100.4, 203.0.113.9')).status).toBe(503)
  const other = from('198.51.100.4')
  await expect.poll(() => admissionGate().load.waiting).toBe(LIMITS.strangersOfAddress.atOnce - 1)
  await release()
  expect((await other).status).toBe(200)
})
