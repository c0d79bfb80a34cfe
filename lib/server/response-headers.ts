import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Scripts and style elements need the nonce. React writes `style=` attributes into the HTML, which a nonce cannot allow, so
 * they are the one exception (`style-src-attr`).
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    // React's development build uses eval to show the stacks of the server.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** For all that is no page. An SVG can carry style elements, which cannot have the nonce. */
export const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** Of every answer. */
export function securityHeaders(isSecure: boolean): Record<string, string> {
  return {
    // The proxy replaces it for pages.
    'Content-Security-Policy': FILE_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    ...(isSecure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  }
}

type Exchange = { request: IncomingMessage; response: ServerResponse }

/**
 * Sets the headers of every answer, also of those that Next gives before or instead of the proxy: files of the build, redirects of
 * odd addresses, errors.
 */
export function addSecurityHeaders(isSecure: boolean): void {
  const headers = Object.entries(securityHeaders(isSecure))
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as Exchange
    for (const [name, value] of headers) response.setHeader(name, value)
    // The proxy refuses other methods, but of TRACE no Request can be made: Next throws.
    if (request.method === 'TRACE') request.method = 'OPTIONS'
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
