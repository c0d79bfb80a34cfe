import 'server-only'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ConfigFile } from '#lib/server/config/parse'
import { beginningOf, plainLine } from '#lib/domain/plain-line'
import { mappedGroups } from '#lib/server/auth/roles'

/** How long after sign-in a session ends, even if it is in use: groups are read only at sign-in. */
export const SESSION_SECONDS = 8 * 60 * 60

/** The content of the encrypted cookie. `id` stays the same when the cookie is renewed; the session ends at `until`. */
export const sessionContent = z.object({
  id: z.string(),
  until: z.number(),
  sub: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
})

export type SessionContent = z.infer<typeof sessionContent>

const claims = z.looseObject({
  sub: z.string().min(1),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
})

/** The session of a person, from the claims of their ID token. */
export function sessionContentOf(
  found: unknown,
  { signIn, environments }: ConfigFile,
  now: Date,
): SessionContent {
  const { sub, name, preferred_username: username, ...rest } = claims.parse(found)
  return {
    id: randomUUID(),
    until: Math.floor(now.getTime() / 1000) + SESSION_SECONDS,
    sub,
    name: beginningOf(
      [name, username, sub].map((text) => plainLine(text ?? '')).find((text) => text !== '') ?? '',
      100,
    ),
    groups: mappedGroups(environments, rest[signIn.groupsClaim]),
  }
}
