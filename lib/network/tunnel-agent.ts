import 'server-only'
import { request as requestPlainly } from 'node:http'
import { Agent, request as requestSafely, type RequestOptions } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { proxyFor, type Proxy } from '#lib/network/proxies'

type Callback = (error: Error | null, stream: Duplex) => void

const CONNECT_MS = 10_000
/** Node looks at an error alone. Its types want a stream beside it. */
const NO_STREAM = new Duplex()

/**
 * The connections of a library that asks with Node's own client, which knows no proxies on Node 20: as those of `send`. Without a
 * proxy for any of these addresses, and for those without TLS, which only loopback has, the library makes its own.
 */
export function tunnelsTo(addresses: readonly (string | undefined)[]): { agent?: Agent } {
  const urls = addresses.flatMap((address) => (address === undefined ? [] : new URL(address)))
  const areSafe = urls.every(({ protocol }) => protocol === 'https:')
  return areSafe && urls.some((url) => proxyFor(url) !== null) ? { agent: new TunnelAgent() } : {}
}

class TunnelAgent extends Agent {
  override createConnection(options: RequestOptions, callback?: Callback): Duplex | null | undefined {
    const host = options.host ?? 'localhost'
    const url = new URL(`https://${isIP(host) === 6 ? `[${host}]` : host}:${options.port ?? 443}`)
    const proxy = proxyFor(url)
    if (proxy === null) return super.createConnection(options, callback)
    const { ca } = options
    const more = { ...(isIP(host) === 0 && { servername: host }), ...(ca !== undefined && { ca }) }
    openTunnel(proxy, `${url.hostname}:${url.port || 443}`).then(
      (socket) => callback?.(null, connect({ host, ...more, socket })),
      (error: unknown) => callback?.(error instanceof Error ? error : new Error(String(error)), NO_STREAM),
    )
    return undefined
  }
}

/** Asks the proxy for a connection to another server (RFC 9110, section 9.3.6). */
function openTunnel({ address, authorization }: Proxy, authority: string): Promise<Socket> {
  const ask = address.startsWith('https:') ? requestSafely : requestPlainly
  const headers = { host: authority, ...(authorization !== null && { 'proxy-authorization': authorization }) }
  return new Promise((resolve, reject) => {
    // A connection that became a tunnel cannot be used again.
    const asked = ask(address, { method: 'CONNECT', path: authority, headers, agent: false })
    asked.setTimeout(CONNECT_MS, () => asked.destroy(new Error('The proxy did not answer in time.')))
    asked.once('error', reject)
    asked.once('connect', ({ statusCode = 0 }, socket) => {
      socket.setTimeout(0)
      if (statusCode === 200) resolve(socket)
      else {
        socket.destroy()
        reject(new Error(`Proxy response (${statusCode}) !== 200`))
      }
    })
    asked.end()
  })
}
