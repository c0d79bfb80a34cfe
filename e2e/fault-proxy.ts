import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'

/** What happens to a request instead of, or before, reaching the cluster. */
type Fault =
  | { status: number; contentType: string; body: string; retryAfter?: number }
  | { delayMs: number }
  | 'reset'
  | 'hang'
  /** The cluster handles the request, but the connection is reset instead of a response. */
  | 'lose-response'
  /** As if the client was killed, before the request was sent or when it was handled: every connection ends, for good. */
  | 'killed-before'
  | 'killed-after'
  /** The connection is reset at once, and the cluster handles the request after this. */
  | { lateMs: number }

export type SeenRequest = { line: string; at: number; body: () => string }
type OpenRequest = {
  line: string
  outgoing: ServerResponse
  isSilent: boolean
  isHanging: boolean
  losesResponse: boolean
}

/** A proxy before a server that injects faults. Patterns match `METHOD /path?query`. */
export type FaultProxy = {
  url: string
  /** Every request that arrived, with or without a fault. */
  requests: readonly SeenRequest[]
  /** Those that wait for the end of their response, such as watches. */
  openLines: () => string[]
  /** How many TCP connections clients keep open. */
  connections: () => Promise<number>
  /** Applies a fault to every matching request until `clearFaults`. The first matching fault wins. */
  break: (pattern: RegExp | ((line: string) => boolean), fault: Fault) => void
  /** Also resets the requests that hang. */
  clearFaults: () => void
  /** Ends open responses, normally or by a reset of the connection. */
  end: (pattern: RegExp, how: 'close' | 'reset') => void
  /** Keeps connections open but sends nothing more through them. */
  silence: (pattern: RegExp) => void
  /** Sends a line that the API server did not send, such as an ERROR event. */
  inject: (pattern: RegExp, line: string) => void
  close: () => void
}

/** @param target the server, or what gives the server for the next request */
export async function startFaultProxy(target: string | (() => string)): Promise<FaultProxy> {
  const targetOf = typeof target === 'string' ? () => target : target
  let faults: { matches: (line: string) => boolean; fault: Fault }[] = []
  const requests: SeenRequest[] = []
  const opened = new Set<OpenRequest>()
  const matchingRequests = (pattern: RegExp) => [...opened].filter(({ line }) => pattern.test(line))

  const server = createServer((incoming, outgoing) => {
    const line = `${incoming.method ?? ''} ${incoming.url ?? ''}`
    const body = recordBody(incoming)
    requests.push({ line, at: Date.now(), body })
    const open = { line, outgoing, isSilent: false, isHanging: false, losesResponse: false }
    opened.add(open)
    outgoing.on('close', () => opened.delete(open))
    const fault = faults.find(({ matches }) => matches(line))?.fault
    if (fault === undefined) forward(targetOf(), incoming, open)
    else if (typeof fault === 'object' && 'lateMs' in fault) late(targetOf(), incoming, fault.lateMs)
    else if (fault === 'killed-before') close()
    else if (typeof fault === 'object' && 'delayMs' in fault) {
      setTimeout(() => forward(targetOf(), incoming, open), fault.delayMs)
    } else if (fault === 'hang') open.isHanging = true
    else if (fault === 'lose-response' || fault === 'killed-after') {
      open.losesResponse = true
      forward(targetOf(), incoming, open, fault === 'killed-after' ? close : undefined)
    } else fail(fault, incoming, outgoing)
  })
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    requests,
    openLines: () => [...opened].map(({ line }) => line),
    connections: () => promisify(server.getConnections.bind(server))(),
    break: (pattern, fault) => {
      const matches = pattern instanceof RegExp ? (line: string) => pattern.test(line) : pattern
      faults = [...faults, { matches, fault }]
    },
    clearFaults: () => {
      faults = []
      for (const { isHanging, outgoing } of opened) if (isHanging) outgoing.destroy()
    },
    end: (pattern, how) => {
      for (const { outgoing } of matchingRequests(pattern)) {
        if (how === 'close') outgoing.end()
        else outgoing.destroy()
      }
    },
    silence: (pattern) => {
      for (const open of matchingRequests(pattern)) open.isSilent = true
    },
    inject: (pattern, line) => {
      for (const { outgoing } of matchingRequests(pattern)) outgoing.write(`${line}\n`)
    },
    close,
  }
}

/** The body can be read once the request has been forwarded. */
function recordBody(incoming: IncomingMessage): () => string {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).pause()
  return () => Buffer.concat(chunks).toString()
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function fail(
  fault: 'reset' | Extract<Fault, { status: number }>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  if (fault === 'reset') {
    incoming.socket.destroy()
    return
  }
  const { status, contentType, body, retryAfter } = fault
  if (retryAfter !== undefined) outgoing.setHeader('retry-after', retryAfter)
  outgoing.writeHead(status, { 'content-type': contentType }).end(body)
}

/** The client sees a lost connection, and the server a request that comes later. */
function late(target: string, incoming: IncomingMessage, lateMs: number) {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => {
    incoming.socket.destroy()
    const { method, headers } = incoming
    setTimeout(() => {
      const upstream = request(new URL(incoming.url ?? '/', target), { method, headers })
      upstream.on('response', (response) => response.resume()).on('error', () => undefined)
      upstream.end(Buffer.concat(chunks))
    }, lateMs)
  })
  incoming.resume()
}

function forward(target: string, incoming: IncomingMessage, open: OpenRequest, whenLost?: () => void) {
  const { outgoing } = open
  const upstream = request(new URL(incoming.url ?? '/', target), {
    method: incoming.method,
    headers: incoming.headers,
  })
  upstream.on('response', (response) => {
    // The response was ended or reset while the request was under way.
    if (outgoing.writableEnded || outgoing.destroyed) return
    if (open.losesResponse) {
      outgoing.destroy()
      whenLost?.()
      return
    }
    // An injected line sends the headers first.
    if (!outgoing.headersSent) outgoing.writeHead(response.statusCode ?? 502, response.headers)
    // A watch can be open for a long time before its first event.
    outgoing.flushHeaders()
    response.on('data', (chunk: Buffer) => {
      if (!open.isSilent && !outgoing.writableEnded) outgoing.write(chunk)
    })
    response.on('end', () => {
      if (!open.isSilent) outgoing.end()
    })
  })
  upstream.on('error', () => outgoing.destroy())
  outgoing.on('close', () => upstream.destroy())
  incoming.pipe(upstream)
}
