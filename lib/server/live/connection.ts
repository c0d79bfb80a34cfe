import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { processSingleton } from '#lib/runtime/process-singleton'

/** What an event stream goes over. */
export type Connection = { whenGone: (call: () => void) => void; cut: () => void }

const sockets = () => processSingleton('live-sockets', () => new AsyncLocalStorage<Socket>())

/**
 * Next gives a route handler no connection, and ends that of a failed stream only once it could write what it was writing:
 * for who does not read, that is never. So connections are kept where Node tells of a request.
 */
export function keepConnections(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    if (request.url?.startsWith('/api/live')) sockets().enterWith(request.socket)
  })
}

/** That of the request that is being answered. */
export function currentConnection(): Connection {
  const socket = sockets().getStore()
  if (socket === undefined) throw new Error('An event stream was asked for before connections were kept.')
  return {
    whenGone: (call) => {
      if (socket.destroyed) call()
      else socket.once('close', call)
    },
    cut: () => void socket.destroy(),
  }
}
