import { randomBytes } from 'node:crypto'
import { NextResponse, type NextRequest } from 'next/server'
import { config as configuration } from '#lib/server/config/config'
import { contentSecurityPolicy, FILE_POLICY, securityHeaders } from '#lib/server/response-headers'
import { sessionOf } from '#lib/server/auth/session-cookie'

/** The files of `public/`, which browsers and crawlers fetch without cookies. */
const PUBLIC_FILES = [
  '/apple-touch-icon.png',
  '/icon-192.png',
  '/icon-512.png',
  '/icon-maskable-512.png',
  '/icon.svg',
  '/manifest.webmanifest',
  '/robots.txt',
]

/**
 * Redirects people without a session to the sign-in, and adds the security headers. This is not the access control: pages,
 * actions and routes authorise on their own.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { url, sessionSecret } = configuration()
  const nonce = randomBytes(16).toString('base64')
  const policy = PUBLIC_FILES.includes(request.nextUrl.pathname)
    ? FILE_POLICY
    : contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const isSignedOut = needsSession(request) && (await sessionOf(request.cookies, url, sessionSecret)) === null
  const response = isSignedOut ? refuse(request, url) : pass(request, policy)
  response.headers.set('Content-Security-Policy', policy)
  for (const [name, value] of Object.entries(securityHeaders(url.startsWith('https:')))) {
    response.headers.set(name, value)
  }
  return response
}

/** Probes cannot sign in, and a Prometheus shows a token of its own. */
const WITHOUT_SESSION = ['/sign-in', '/api/healthz', '/api/readyz', '/api/metrics', ...PUBLIC_FILES]

function needsSession({ nextUrl: { pathname }, headers }: NextRequest): boolean {
  // A server action answers by itself, with a value that the page can show.
  return (
    !WITHOUT_SESSION.includes(pathname) && !pathname.startsWith('/api/auth/') && !headers.has('next-action')
  )
}

function refuse({ nextUrl: { pathname, search } }: NextRequest, url: string): NextResponse {
  if (pathname.startsWith('/api/')) {
    const error = { code: 'signed-out', message: 'You are signed out. Sign in and try again.' }
    return NextResponse.json({ ok: false, error }, { status: 401, headers: { 'Cache-Control': 'no-store' } })
  }
  // The host of the request can be forged.
  const target = new URL('/sign-in', url)
  target.searchParams.set('callbackUrl', pathname + search)
  return NextResponse.redirect(target)
}

/** Next reads the nonce of its scripts from the policy. */
function pass(request: NextRequest, policy: string): NextResponse {
  const headers = new Headers(request.headers)
  headers.set('Content-Security-Policy', policy)
  return NextResponse.next({ request: { headers } })
}

export const config = {
  // Everything but the files of the build.
  matcher: ['/((?!_next/static/|_next/image).*)'],
}
