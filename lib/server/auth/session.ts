import 'server-only'
import { cookies } from 'next/headers'
import { cache } from 'react'
import { config } from '#lib/server/config/config'
import { endNow, findContent, sessionIn, type Session } from '#lib/server/auth/session-cookie'
import type { SessionContent } from '#lib/server/auth/session-content'
import type { SessionEnd } from '#lib/server/auth/sign-in/session-end'

/** Each part of a page asks for it, but the cookie is decrypted once. */
export const readContent = cache(async (): Promise<SessionContent | null> => {
  // The cookies first: they tell the build that this is no static page, before a configuration is needed.
  const stored = await cookies()
  const { url, sessionSecret } = config()
  return findContent(stored, url, sessionSecret)
})

/** The session of the current request. */
export async function readSession(): Promise<Session | null> {
  const content = await readContent()
  return content === null || endNow(content) !== null ? null : sessionIn(content)
}

/** Why the session of the current request is over; null if it is not, or if there is none. */
export async function readSessionEnd(): Promise<SessionEnd | null> {
  const content = await readContent()
  return content === null ? null : endNow(content)
}
