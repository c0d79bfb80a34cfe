import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** What happens to a request instead of reaching the cluster, or before it does. */
type Fault =
  | { status: number; contentType: string; body: string; retryAfter?: number }
  | { delayMs: number }
  | 'reset'
  | 'hang'
  /** The cluster does what it is asked for, and its answer does not come. */
  | 'lose-answer'

export type Passed = { line: string; at: number; body: () => string }
type Open = {
  line: string
  outgoing: ServerResponse
  isSilent: boolean
  isHung: boolean
  isLost: boolean
}

/** Stands between Quayside and the API server, and breaks what a test asks for. Patterns match `METHOD /path?query`. */
export type FaultProxy = {
  url: string
  /** Every request that came, broken or not. */
  requests: readonly Passed[]
  /** Breaks every request that matches, until `mend`. The first fault that matches wins. What hangs then is reset. */
  break: (pattern: RegExp, fault: Fault) => void
  mend: () => void
  /** Ends answers that are under way: in good order, or by a reset of their connection. */
  end: (pattern: RegExp, how: 'close' | 'reset') => void
  /** Leaves connections open, through which nothing comes any more. */
  silence: (pattern: RegExp) => void
  /** Sends a line that the API server did not: what is no event, or an ERROR event. */
  inject: (pattern: RegExp, line: string) => void
  close: () => void
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let faults: { pattern: RegExp; fault: Fault }[] = []
  const requests: Passed[] = []
  const opened = new Set<Open>()
  const openOnes = (pattern: RegExp) => [...opened].filter(({ line }) => pattern.test(line))

  const server = createServer((incoming, outgoing) => {
    const line = `${incoming.method ?? ''} ${incoming.url ?? ''}`
    const body = keepBody(incoming)
    requests.push({ line, at: Date.now(), body })
    const open = { line, outgoing, isSilent: false, isHung: false, isLost: false }
    opened.add(open)
    outgoing.on('close', () => opened.delete(open))
    const fault = faults.find(({ pattern }) => pattern.test(line))?.fault
    if (fault === undefined) forward(target, incoming, open)
    else if (typeof fault === 'object' && 'delayMs' in fault) {
      setTimeout(() => forward(target, incoming, open), fault.delayMs)
    } else if (fault === 'hang') open.isHung = true
    else if (fault === 'lose-answer') {
      open.isLost = true
      forward(target, incoming, open)
    } else fail(fault, incoming, outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    requests,
    break: (pattern, fault) => {
      faults = [...faults, { pattern, fault }]
    },
    mend: () => {
      faults = []
      for (const { isHung, outgoing } of opened) if (isHung) outgoing.destroy()
    },
    end: (pattern, how) => {
      for (const { outgoing } of openOnes(pattern)) {
        if (how === 'close') outgoing.end()
        else outgoing.destroy()
      }
    },
    silence: (pattern) => {
      for (const open of openOnes(pattern)) open.isSilent = true
    },
    inject: (pattern, line) => {
      for (const { outgoing } of openOnes(pattern)) outgoing.write(`${line}\n`)
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** As soon as it has come. */
function keepBody(incoming: IncomingMessage): () => string {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).pause()
  return () => Buffer.concat(chunks).toString()
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function fail(
  fault: Exclude<Fault, { delayMs: number } | 'hang' | 'lose-answer'>,
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

function forward(target: string, incoming: IncomingMessage, open: Open) {
  const { outgoing } = open
  const upstream = request(new URL(incoming.url ?? '/', target), {
    method: incoming.method,
    headers: incoming.headers,
  })
  upstream.on('response', (answer) => {
    // The response was ended or reset while the request was under way.
    if (outgoing.writableEnded || outgoing.destroyed) return
    if (open.isLost) {
      outgoing.destroy()
      return
    }
    // An injected line sends the headers first.
    if (!outgoing.headersSent) outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    // A watch may have nothing to say for long, but it has begun.
    outgoing.flushHeaders()
    answer.on('data', (chunk: Buffer) => {
      if (!open.isSilent && !outgoing.writableEnded) outgoing.write(chunk)
    })
    answer.on('end', () => {
      if (!open.isSilent) outgoing.end()
    })
  })
  upstream.on('error', () => outgoing.destroy())
  outgoing.on('close', () => upstream.destroy())
  incoming.pipe(upstream)
}
