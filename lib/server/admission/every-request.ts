import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Exchange } from '#lib/server/admission/exchange'
import { noteResponse } from '#lib/server/admission/leaving'
import { securityHeaders } from '#lib/server/response-headers'
import { isRouterState } from '#lib/server/admission/router-state'

/**
 * Prepares every request when Node reports it, before Next sees it. The security headers are then on all answers, also on those
 * that Next gives before or instead of the proxy: files of the build, redirects of odd addresses, errors. The same answers close their
 * connections while the process ends. And Next does not throw, with a stack in the log, at what it hides from the proxy.
 */
export function prepareRequests(isSecure: boolean): void {
  const headers = Object.entries(securityHeaders(isSecure))
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as Exchange
    for (const [name, value] of headers) response.setHeader(name, value)
    noteResponse(response)
    // The proxy refuses other methods, but of TRACE no Request can be made.
    if (request.method === 'TRACE') request.method = 'OPTIONS'
    const state = request.headers['next-router-state-tree']
    if (state !== undefined && !isRouterState(String(state))) delete request.headers['next-router-state-tree']
    endQuietly(request)
  })
}

/**
 * Next replaces the methods of a request by those of its copy of the body, which nobody listens to: an upload that the sender gives up
 * would be an uncaught exception.
 */
function endQuietly(request: IncomingMessage): void {
  const destroy = request.destroy.bind(request)
  Object.defineProperty(request, 'destroy', { get: () => () => destroy(), set: () => undefined })
}
