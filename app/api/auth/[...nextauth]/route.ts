import { NextResponse, type NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { config } from '#lib/server/config/config'
import { authOptions, type Attempt } from '#lib/server/auth/sign-in/auth-options'
import { signInProvider } from '#lib/server/auth/providers/sign-in-provider'
import { renewGroups } from '#lib/server/auth/sign-in/renewal'
import { readContent } from '#lib/server/auth/session'
import { isRenewable } from '#lib/server/auth/session-content'
import { endNow, sessionIn } from '#lib/server/auth/session-cookie'
import { codeOfRefusal, type SignInErrorCode } from '#lib/server/auth/sign-in-errors'
import { logSignIn, logUnconfirmed } from '#lib/server/log'
import { revoke } from '#lib/server/revocations/shared-revocations'

type Context = { params: Promise<{ nextauth: string[] }> }

/** The steps of a sign-in that talk to the service where people sign in. */
const OF_PROVIDER = ['signin', 'callback']

/** next-auth logs a stack, and what the service or a stranger wrote. */
const logger = {
  error: (code: string) => logSignIn(code),
  warn: (code: string) => logSignIn(code),
  debug: () => undefined,
}

const NOTHING: Attempt = { signedIn: null, failure: null }

/** Options are made for each request, because the build has no configuration. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const [step = ''] = (await context.params).nextauth
  // Through this address, anybody can write into the log.
  if (step === '_log') return new Response('There is no such address.\n', { status: 404 })
  if (step === 'error') return signInWith(request.nextUrl.searchParams.get('error') ?? '')
  // It only removes the cookie: a copy of it would still work.
  if (step === 'signout') return new Response('Sign out at /api/sign-out.\n', { status: 404 })
  if (step === 'session') return renewSession(request, context)
  if (OF_PROVIDER.includes(step)) return signIn(request, context)
  const provider = signInProvider(config()).id
  const options = authOptions({ attempt: NOTHING, provider, beginning: null, renewed: null })
  return answered(await NextAuth(request, context, { ...options, logger }))
}

/** A step of a sign-in. If it fails, the page says why. */
async function signIn(request: NextRequest, context: Context): Promise<Response> {
  const [step] = (await context.params).nextauth
  const refused = step === 'callback' ? request.nextUrl.searchParams.get('error') : null
  if (refused !== null) return failed(codeOfRefusal(refused), 'it refused')
  const provider = signInProvider(config())
  // next-auth answers a GET with the page of the sign-in.
  const beginning = step === 'signin' && request.method !== 'POST' ? null : await provider.begin()
  if (beginning?.ok === false) return failed(beginning.error.code, beginning.error.why, step === 'signin')
  const attempt: Attempt = { signedIn: null, failure: null }
  const wanted = { attempt, provider: provider.id, beginning: beginning?.value ?? null, renewed: null }
  const response = answered(await NextAuth(request, context, { ...authOptions(wanted), logger }))
  if (attempt.failure !== null) return failed(attempt.failure.code, attempt.failure.why)
  // The cookie with the state, or with what proves who began, was not sent or is too old.
  const isLost = response.headers.get('location')?.endsWith('/error?error=OAuthCallback') === true
  return isLost ? failed('Expired', 'there is no cookie of its beginning') : response
}

/**
 * Renews the cookie, with the groups as they are now. `?hidden`: nobody sees the page, so the session is not in use. Only a page of
 * ours asks for this: it takes care that a refresh token, which can be good for one use, is not used twice at a time.
 */
async function renewSession(request: NextRequest, context: Context): Promise<Response> {
  if (request.method !== 'GET' || request.headers.get('sec-fetch-mode') === 'navigate')
    return new Response('This address is for pages of Quayside.\n', { status: 404 })
  const content = await readContent()
  if (content === null || !isRenewable(endNow(content))) return Response.json({}, { status: 401 })
  const configured = config()
  const provider = signInProvider(configured)
  const report = (why: string) => logUnconfirmed(sessionIn(content), why)
  const asked = await renewGroups(content, provider, configured, report)
  const isSeen = !request.nextUrl.searchParams.has('hidden')
  const renewed = isSeen ? { ...asked, seen: Date.now() } : asked
  const options = authOptions({ attempt: NOTHING, provider: provider.id, beginning: null, renewed })
  const { headers } = answered(await NextAuth(request, context, { ...options, logger }))
  // Copies of the cookie and open streams end, too. The person does not wait for the cluster.
  if (renewed.ended !== null) void revoke(configured.environments, sessionIn(renewed), false)
  const { isChecked, unconfirmedSince } = sessionIn(renewed)
  const status = endNow(renewed) === null ? 200 : 401
  return Response.json({ isChecked, unconfirmedSince }, { status, headers })
}

/** next-auth has no type for what its handler answers. */
function answered(response: unknown): Response {
  if (response instanceof Response) return response
  throw new Error('next-auth answered with something else than a response')
}

function failed(code: SignInErrorCode, why: string, isAsked = false): Response {
  logSignIn(code, why)
  // The page that begins a sign-in reads the address, and goes there itself.
  return isAsked ? Response.json({ url: signInUrl(code) }) : signInWith(code)
}

function signInWith(error: string): Response {
  return NextResponse.redirect(signInUrl(error))
}

/** next-auth does not escape the error in the address that it redirects to. */
function signInUrl(error: string): string {
  const target = new URL(`${config().url}/sign-in`)
  target.searchParams.set('error', error)
  return target.href
}

export { handle as GET, handle as POST }
