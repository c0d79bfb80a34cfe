import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { Busy } from '#lib/domain/busy'
import { AdmissionGate } from '#lib/runtime/admission-gate'
import { untilQuiet } from '#lib/runtime/loop-turns'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { busyAnswer } from '#lib/server/admission/busy-answer'
import { clientAddress, networkOf } from '#lib/server/admission/client-address'
import { currentExchange, type Exchange } from '#lib/server/admission/exchange'
import { sessionOf, type Session } from '#lib/server/auth/session-cookie'
import { config } from '#lib/server/config/config'
import { LIMITS } from '#lib/server/limits'
import { ownPath } from '#lib/runtime/base-path'

/** Answered here, so that it is answered as long as the event loop turns: a kubelet ends the process that is silent. */
const HEALTH = /^\/api\/healthz(\?|$)/
/** They cost little, and never wait. */
const AT_ONCE = /^(\/api\/(readyz|metrics)|\/_next\/static\/[\w./~-]+)(\?|$)/
const HEALTHY = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
const STRANGERS = { ...LIMITS.strangers, name: 'strangers' }

/** The order in which requests are worked on; shared by the copies of this module. */
export const admissionGate = () =>
  processSingleton(
    'admission-gate',
    () => new AdmissionGate(LIMITS.gate, systemClock, () => performance.eventLoopUtilization().idle),
  )

const leaves = () => processSingleton('admission-leaves', () => new WeakMap<ServerResponse, () => void>())

/**
 * Lets requests wait before Next sees them. Its own hook, the proxy, comes too late: to refuse 1,000 requests there takes seconds.
 * Next passes its server to nobody, but Node names it with each request, so its listeners are replaced at the first one.
 *
 * Node accepts one connection per turn of the event loop (libuv/libuv#3696), and while pages are rendered, a turn is long. So the
 * connections that wait, a probe's among them, are accepted before the next page begins.
 */
export function admitRequests(): void {
  const servers = new WeakSet<Server>()
  subscribe('http.server.request.start', (message) => {
    const { server } = message as Exchange
    if (servers.has(server)) return
    servers.add(server)
    let arrivals = 0
    server.on('connection', () => (arrivals += 1))
    const listeners = server.listeners('request')
    server.removeAllListeners('request')
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const handle = () => {
        for (const listener of listeners) listener.call(server, request, response)
      }
      const address = ownPath(request.url ?? '') ?? ''
      if (HEALTH.test(address)) response.writeHead(200, HEALTHY).end('{"ok":true}')
      else if (AT_ONCE.test(address)) handle()
      // Who asks is not looked at, because that takes time, too.
      else if (admissionGate().isFull) refuse('busy', request, response)
      else void admit(request, response, () => untilQuiet(() => arrivals).then(handle))
    })
  })
}

/** An event stream is not over for minutes, and counts only until it begins. */
export function leaveGate(): void {
  const exchange = currentExchange()
  if (exchange !== null) leaves().get(exchange.response)?.()
}

async function admit(
  request: IncomingMessage,
  response: ServerResponse,
  handle: () => unknown,
): Promise<void> {
  const session = await readSession(request)
  // The reader is gone.
  if (response.destroyed) return
  const { admission, leave } = enter(session, request)
  response.once('close', leave)
  leaves().set(response, leave)
  const told = await admission
  if (told === 'admitted') handle()
  // Strangers do not know of each other.
  else refuse(session === null ? 'busy' : told, request, response)
}

function enter(session: Session | null, request: IncomingMessage) {
  if (session !== null) return admissionGate().enter(`person ${session.user.subject}`, LIMITS.person)
  const address = clientAddress(request)
  return address === null
    ? admissionGate().enter('strangers', LIMITS.strangers)
    : admissionGate().enter(`stranger ${networkOf(address)}`, LIMITS.strangersOfAddress, STRANGERS)
}

function readSession({ headers }: IncomingMessage): Promise<Session | null> {
  const { url, sessionSecret } = config()
  const cookies = (headers.cookie ?? '').split(/; */).map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name, value: value.join('=') }
  })
  return sessionOf({ getAll: () => cookies }, url, sessionSecret)
}

function refuse(why: Busy, { headers: asked }: IncomingMessage, response: ServerResponse): void {
  const { status, headers, body } = busyAnswer(why, asked)
  response.writeHead(status, { ...headers, connection: 'close' }).end(body)
}
