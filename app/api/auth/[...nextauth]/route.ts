import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { logError } from '#lib/server/log'
import { authOptions, discoverEndpoints } from '#lib/server/auth/session'

type Context = { params: Promise<{ nextauth: string[] }> }

/** The steps of a sign-in that talk to the OIDC provider. */
const OF_PROVIDER = ['signin', 'callback']

const report = (error: unknown) => logError('the sign-in service', error)

/** Options are made for each request, because the build has no configuration. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const [step = ''] = (await context.params).nextauth
  const endpoints = OF_PROVIDER.includes(step) ? await discoverEndpoints(report) : null
  return (await NextAuth(request, context, authOptions(endpoints))) as Response
}

export { handle as GET, handle as POST }
