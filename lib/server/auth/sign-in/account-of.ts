import 'server-only'
import type { Operation } from '#lib/plan/operation/operation'
import type { Session } from '#lib/server/auth/session-cookie'

/** The account behind a session, for the journal. Quayside itself has none, nor has a session of an earlier Quayside. */
export function accountOf({ user: { issuer, subject } }: Pick<Session, 'user'>): Pick<Operation, 'account'> {
  return issuer === undefined ? {} : { account: { issuer, subject } }
}
