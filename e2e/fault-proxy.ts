import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** What happens to a request instead of reaching the cluster. */
type Fault = { status: number; contentType: string; body: string } | 'reset'

/** Stands between Quayside and the API server, and breaks what a test asks for. */
export type FaultProxy = {
  url: string
  /** Breaks every request whose `METHOD /path?query` matches, until `mend`. */
  break: (pattern: RegExp, fault: Fault) => void
  mend: () => void
  close: () => void
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let faults: { pattern: RegExp; fault: Fault }[] = []
  const server = createServer((incoming, outgoing) => {
    const line = `${incoming.method ?? ''} ${incoming.url ?? ''}`
    const found = faults.find(({ pattern }) => pattern.test(line))
    if (found) fail(found.fault, incoming, outgoing)
    else forward(target, incoming, outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    break: (pattern, fault) => {
      faults = [...faults, { pattern, fault }]
    },
    mend: () => {
      faults = []
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function fail(fault: Fault, incoming: IncomingMessage, outgoing: ServerResponse) {
  if (fault === 'reset') incoming.socket.destroy()
  else outgoing.writeHead(fault.status, { 'content-type': fault.contentType }).end(fault.body)
}

function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse) {
  const upstream = request(new URL(incoming.url ?? '/', target), {
    method: incoming.method,
    headers: incoming.headers,
  })
  upstream.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  upstream.on('error', () => outgoing.destroy())
  incoming.pipe(upstream)
}
