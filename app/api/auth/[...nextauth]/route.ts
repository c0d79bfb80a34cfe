import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { authOptions } from '#lib/server/auth/session'

type Context = { params: Promise<{ nextauth: string[] }> }

/** Options are made for each request, because the build has no configuration. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  return (await NextAuth(request, context, authOptions())) as Response
}

export { handle as GET, handle as POST }
