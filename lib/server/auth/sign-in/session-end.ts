import 'server-only'

/** Ends that the service said, whatever the age of the session. */
export const TOLD_ENDS = ['no-role', 'unfit', 'ended-there'] as const

/** Why a session is over. One that is `unchecked` or `unconfirmed` goes on once the service answers. */
export type SessionEnd =
  'idle' | 'too-old' | 'revoked' | 'unchecked' | 'unconfirmed' | (typeof TOLD_ENDS)[number]

/** Why somebody who was signed in has to sign in again. */
export const SESSION_END_MESSAGES: Record<SessionEnd, string> = {
  idle: 'You were signed out after 30 minutes without use.',
  'too-old': 'You were signed out, because you signed in 8 hours ago.',
  revoked: 'You were signed out on another page, or by an administrator.',
  unchecked: 'Your groups have to be read again before you can go on.',
  unconfirmed: 'You were signed out: the sign-in service could not be asked for your groups for 30 minutes.',
  'no-role': 'You were signed out: none of your groups has a role in Quayside any more.',
  unfit:
    'You were signed out: the sign-in service now tells something of you with which nobody can sign in here. Sign in again to read what it is.',
  'ended-there': 'You were signed out: the sign-in service ended your sign-in there.',
}
