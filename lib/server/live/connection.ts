import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { processSingleton } from '#lib/runtime/process-singleton'

/** The connection of an event stream. */
export type Connection = { whenGone: (call: () => void) => void; cut: () => void }

const sockets = () => processSingleton('live-sockets', () => new AsyncLocalStorage<Socket>())

/**
 * Next passes no connection to a route handler, and closes the connection of a failed stream only after its pending write,
 * which never ends if the browser does not read. So each connection is kept when Node reports its request.
 */
export function keepConnections(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    if (request.url?.startsWith('/api/live')) sockets().enterWith(request.socket)
  })
}

/** The connection of the current request. */
export function currentConnection(): Connection {
  const socket = sockets().getStore()
  if (socket === undefined) throw new Error('keepConnections() was not called.')
  return {
    whenGone: (call) => {
      if (socket.destroyed) call()
      else socket.once('close', call)
    },
    cut: () => void socket.destroy(),
  }
}
