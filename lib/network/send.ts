import 'server-only'
import {
  Agent,
  fetch,
  ProxyAgent,
  type buildConnector,
  type Dispatcher,
  type RequestInit,
  type Response,
} from 'undici'
import { proxyFor } from '#lib/network/proxies'
import { processSingleton } from '#lib/runtime/process-singleton'

export type { Dispatcher, Response }

type Options = Omit<Agent.Options, 'connect'> & { connect?: buildConnector.BuildOptions }

/** Connections to an address: through the proxy that the environment names for it, or directly. */
export function connectionsTo(url: URL, { connect = {}, ...options }: Options = {}): Dispatcher {
  const proxy = proxyFor(url)
  if (proxy === null) return new Agent({ connect, ...options })
  const { keepAliveInitialDelay } = connect
  return new ProxyAgent({
    ...options,
    uri: proxy.address,
    ...(proxy.authorization !== null && { token: proxy.authorization }),
    requestTls: connect,
    proxyTls: keepAliveInitialDelay === undefined ? {} : { keepAliveInitialDelay },
  })
}

/**
 * As `fetch`, which ignores the proxies of the environment on Node 20, and which Next replaces by one with a cache. It follows no
 * redirect: another address can have another proxy.
 */
export function send(url: URL, init: RequestInit & { redirect: 'manual' | 'error' }) {
  const address = proxyFor(url)?.address ?? 'no proxy'
  const dispatcher = processSingleton(`connections through ${address}`, () => connectionsTo(url))
  return fetch(url, { dispatcher, ...init }).catch((error: unknown) => {
    // What a proxy answered stands one cause deeper than why a server cannot be reached.
    const cause = error instanceof TypeError && error.cause instanceof Error ? error.cause.cause : undefined
    throw cause instanceof Error ? new TypeError('fetch failed', { cause }) : error
  })
}

/** The body of an answer, piece by piece; who stops reading closes it. */
export async function* bytesOf({ body }: Pick<Response, 'body'>): AsyncGenerator<Uint8Array> {
  const pieces: AsyncIterable<unknown> | Iterable<unknown> = body ?? []
  for await (const piece of pieces) if (piece instanceof Uint8Array) yield piece
}
