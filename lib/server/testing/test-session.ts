import type { Session } from '#lib/server/auth/session-cookie'

/** The session of Ola, or of somebody else. */
export function sessionWith(members: Partial<Session> = {}): Session {
  const user = { name: 'Ola', subject: 'ola' }
  const groups = { clusterUser: '', groups: [], unconfirmedSince: null, isChecked: false }
  return { id: '1', person: 'p-1', since: 0, until: 0, user, ...groups, ...members }
}
