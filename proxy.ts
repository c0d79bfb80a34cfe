import { randomBytes } from 'node:crypto'
import { NextResponse, type NextRequest } from 'next/server'
import { NOT_TOLD } from '#lib/plan/records/attempt'
import { noteDenied } from '#lib/server/attempts/note-attempt'
import { config as configuration } from '#lib/server/config/config'
import { actionIds } from '#lib/server/auth/action-ids'
import { contentSecurityPolicy, FILE_POLICY } from '#lib/server/response-headers'
import { bodyProblem, headProblem, isWebhook, type RequestProblem } from '#lib/server/auth/request-problem'
import { sessionOf, type Session } from '#lib/server/auth/session-cookie'
import { logDenied } from '#lib/server/log'
import { ownAddress } from '#lib/runtime/base-path'

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
 * Refuses what no page of Quayside sends, redirects people without a session to the sign-in, and adds the policy of pages. This is not
 * the access control: pages, actions and routes authorise on their own.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { url, sessionSecret } = configuration()
  const nonce = randomBytes(16).toString('base64')
  const policy = PUBLIC_FILES.includes(request.nextUrl.pathname)
    ? FILE_POLICY
    : contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const session = () => sessionOf(request.cookies, url, sessionSecret)
  const problem = await problemOf(request, url)
  const isSignedOut = problem === null && needsSession(request) && (await session()) === null
  const response = problem ? refuse(problem) : isSignedOut ? signIn(request, url) : pass(request, policy)
  if (problem) recordProblem(request, problem, await session())
  response.headers.set('Content-Security-Policy', policy)
  return response
}

/** A page that is not Quayside's and has the session of a person: what it asks for is not read, only the page that it names. */
function recordProblem(
  { method, nextUrl: { pathname } }: NextRequest,
  { code }: RequestProblem,
  session: Session | null,
): void {
  logDenied(session, { call: `${method} ${pathname}` }, code)
  if (code === 'foreign-origin') noteDenied(pathname.split('/')[1] ?? '', session, NOT_TOLD, code)
}

async function problemOf(request: NextRequest, url: string): Promise<RequestProblem | null> {
  const { method, headers, nextUrl } = request
  const problem = headProblem({ method, headers, path: nextUrl.pathname }, url, actionIds())
  if (problem || method !== 'POST' || !headers.has('next-action')) return problem
  return bodyProblem(await request.text())
}

/** As text: Next shows it to the page that called an action. */
function refuse({ status, message, headers }: RequestProblem): NextResponse {
  const type = { 'content-type': 'text/plain', 'cache-control': 'no-store' }
  return new NextResponse(message, { status, headers: { ...type, ...headers } })
}

/** Probes cannot sign in, and a Prometheus shows a token of its own, as a git host shows a signature. */
const WITHOUT_SESSION = ['/sign-in', '/api/readyz', '/api/metrics', ...PUBLIC_FILES]

function needsSession({ method, nextUrl: { pathname } }: NextRequest): boolean {
  // A server action answers by itself, with a value that the page can show.
  const isAction = method === 'POST' && !pathname.startsWith('/api/')
  const isOpen =
    WITHOUT_SESSION.includes(pathname) || pathname.startsWith('/api/auth/') || isWebhook(pathname)
  return !isOpen && !isAction
}

function signIn({ nextUrl: { pathname, search } }: NextRequest, url: string): NextResponse {
  if (pathname.startsWith('/api/')) {
    const error = { code: 'signed-out', message: 'You are signed out. Sign in and try again.' }
    return NextResponse.json({ ok: false, error }, { status: 401, headers: { 'Cache-Control': 'no-store' } })
  }
  // The host of the request can be forged.
  const target = new URL(`${url}/sign-in`)
  target.searchParams.set('callbackUrl', ownAddress(pathname + search))
  return NextResponse.redirect(target)
}

/** Next reads the nonce of its scripts from the policy. */
function pass(request: NextRequest, policy: string): NextResponse {
  const headers = new Headers(request.headers)
  headers.set('Content-Security-Policy', policy)
  return NextResponse.next({ request: { headers } })
}

export const config = {
  // Everything but the files of the build. The first matches a base path only with a slash after it.
  matcher: ['/((?!_next/static/|_next/image).*)', '/'],
}
