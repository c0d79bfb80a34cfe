import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { processSingleton } from '#lib/runtime/process-singleton'

/** What Node reports of each request, before its server handles it. */
export type Exchange = { request: IncomingMessage; response: ServerResponse; server: Server }

const exchanges = () =>
  processSingleton('exchanges', () => new AsyncLocalStorage<{ exchange: Exchange | null }>())

/** Next passes neither connection nor response to its route handlers, so both are kept for them. */
export function keepExchanges(): void {
  subscribe('http.server.request.start', (message) => {
    const exchange = message as Exchange
    const current: { exchange: Exchange | null } = { exchange }
    exchanges().enterWith(current)
    // Timers that a request starts keep its context, often for as long as the process runs.
    exchange.response.once('close', () => (current.exchange = null))
  })
}

/** The same for what is also done without a request. */
export function knownExchange(): Exchange | null {
  return exchanges().getStore()?.exchange ?? null
}

/** The request that this code works for, and its response; null when that is over. */
export function currentExchange(): Exchange | null {
  const current = exchanges().getStore()
  if (current === undefined) throw new Error('keepExchanges() was not called.')
  return current.exchange
}
