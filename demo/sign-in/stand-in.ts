import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { listenOnLoopback, type LoopbackServer } from '../../fake-cluster/loopback'
import { textOf } from '../request-body'

export type Asked = { url: URL; headers: IncomingHttpHeaders; form: URLSearchParams }
export type Told = { status: number; headers?: Record<string, string>; json?: unknown }

/** By method and path: `GET /user`. */
export type Routes = Record<string, (asked: Asked) => Told>

export type StandIn = LoopbackServer & {
  /** What it answers instead, by method and path. */
  faults: Map<string, (response: ServerResponse) => void>
  /** Methods and paths, in order. */
  asked: string[]
}

/** A sign-in service over HTTP, written from its documents. @param routesAt its routes at its own address */
export async function startStandIn(routesAt: (url: string) => Routes): Promise<StandIn> {
  const server = createServer()
  const listening = await listenOnLoopback(server, 0)
  const routes = routesAt(listening.url)
  const faults: StandIn['faults'] = new Map()
  const asked: string[] = []
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', listening.url)
    const call = `${request.method} ${url.pathname}`
    asked.push(call)
    const fault = faults.get(call)
    if (fault !== undefined) {
      fault(response)
      return
    }
    textOf(request)
      .then((text) => {
        const route = Object.hasOwn(routes, call) ? routes[call] : undefined
        const form = new URLSearchParams(text)
        const told = route?.({ url, headers: request.headers, form }) ?? { status: 404, json: {} }
        answer(response, told)
      })
      .catch((error: unknown) => answer(response, { status: 500, json: { error: String(error) } }))
  })
  return { ...listening, faults, asked }
}

function answer(response: ServerResponse, { status, headers, json }: Told): void {
  const type = { 'content-type': 'application/json' }
  response.writeHead(status, { ...type, ...headers }).end(json === undefined ? '' : JSON.stringify(json))
}

/** Back to the client (RFC 6749, section 4.1.2). */
export function sendBack(redirectUri: string, members: Record<string, string | null>): Told {
  const target = new URL(redirectUri)
  for (const [name, value] of Object.entries(members))
    if (value !== null) target.searchParams.set(name, value)
  return { status: 302, headers: { location: target.href } }
}
