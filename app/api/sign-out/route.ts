import type { NextRequest } from 'next/server'
import { cookies } from 'next/headers'
import { authCookies } from '#lib/server/auth/auth-cookies'
import { isFromOurPages, SIGNED_OUT } from '#lib/server/auth/authorize'
import { readSession } from '#lib/server/auth/session'
import { config } from '#lib/server/config/config'
import { logSignedOut } from '#lib/server/log'
import { revoke } from '#lib/server/revocations/shared-revocations'
import { viewResponse } from '#lib/server/views/view-response'

/**
 * Signs out, with `?everywhere` from all sessions of the person. 204 once other replicas can know it, and 202 while no cluster could
 * record it.
 */
export async function POST(request: NextRequest): Promise<Response> {
  if (!(await isFromOurPages())) return new Response('Only pages of Quayside may sign out.', { status: 403 })
  const session = await readSession()
  if (session === null) return viewResponse({ ok: false, error: SIGNED_OUT })
  const { environments, url } = config()
  const isEverywhere = request.nextUrl.searchParams.has('everywhere')
  const isShared = await revoke(environments, session, isEverywhere)
  logSignedOut(session, isEverywhere, isShared)
  await removeCookie(url)
  return new Response(null, { status: isShared ? 204 : 202, headers: { 'cache-control': 'no-store' } })
}

async function removeCookie(url: string): Promise<void> {
  const stored = await cookies()
  const { name, options } = authCookies(url).sessionToken
  for (const cookie of stored.getAll())
    if (cookie.name.startsWith(name)) stored.set(cookie.name, '', { ...options, maxAge: 0 })
}
