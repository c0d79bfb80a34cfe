import 'server-only'
import { randomUUID } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { OWN_USER } from '#lib/server/auth/cluster-user'
import { keyOfSession, revocations } from '#lib/server/auth/revocations'
import { SESSION_MS, type SessionContent } from '#lib/server/auth/session-content'
import { sessionCookieName } from '#lib/server/auth/session-cookie'
import type { Config } from '#lib/server/config/config'

/** It ends by itself, should the process forget to end it. */
const LIFE_MS = 30_000

/** A session in which this process reads its own pages: it may see what viewers see, change nothing, and nobody else ever has it. */
export async function openOwnSession({ url, sessionSecret, environments }: OwnConfig) {
  const now = Date.now()
  const content: SessionContent = {
    id: randomUUID(),
    person: '',
    since: now - SESSION_MS + LIFE_MS,
    seen: now,
    sub: 'quayside',
    name: 'Quayside',
    groups: environments.flatMap(({ roles }) => roles.viewer),
    issuer: '',
    clusterUser: OWN_USER,
    allGroups: null,
    check: null,
    ended: null,
  }
  const token = await encode({ token: content, secret: sessionSecret, maxAge: LIFE_MS / 1000 })
  return {
    cookie: `${sessionCookieName(url)}=${token}`,
    end: () => revocations().learn([[keyOfSession(content.id), Date.now()]], Date.now()),
  }
}

type OwnConfig = Pick<Config, 'url' | 'sessionSecret' | 'environments'>
