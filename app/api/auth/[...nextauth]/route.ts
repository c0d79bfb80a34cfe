import { NextResponse, type NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { config } from '#lib/server/config/config'
import { authOptions, discoverEndpoints, readSession } from '#lib/server/auth/session'
import { logError, logSignIn } from '#lib/server/log'

type Context = { params: Promise<{ nextauth: string[] }> }

/** The steps of a sign-in that talk to the OIDC provider. */
const OF_PROVIDER = ['signin', 'callback']

const report = (error: unknown) => logError('the sign-in service', error)

/** next-auth logs a stack, and what the provider or a stranger wrote. */
const logger = {
  error: (code: string) => logSignIn(code),
  warn: (code: string) => logSignIn(code),
  debug: () => undefined,
}

/** Options are made for each request, because the build has no configuration. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const [step = ''] = (await context.params).nextauth
  // Through this address, anybody can write into the log.
  if (step === '_log') return new Response('There is no such address.\n', { status: 404 })
  if (step === 'error') return signInWith(request.nextUrl.searchParams.get('error') ?? '')
  // It only removes the cookie: a copy of it would still work.
  if (step === 'signout') return new Response('Sign out at /api/sign-out.\n', { status: 404 })
  // It renews the cookie, and logs an error if there is no session.
  if (step === 'session' && (await readSession()) === null) return Response.json({}, { status: 401 })
  const endpoints = OF_PROVIDER.includes(step) ? await discoverEndpoints(report) : null
  return (await NextAuth(request, context, { ...authOptions(endpoints), logger })) as Response
}

/** next-auth does not escape the error in the address that it redirects to. */
function signInWith(error: string): Response {
  const target = new URL('/sign-in', config().url)
  target.searchParams.set('error', error)
  return NextResponse.redirect(target)
}

export { handle as GET, handle as POST }
