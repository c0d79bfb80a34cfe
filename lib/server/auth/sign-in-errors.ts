import 'server-only'
import { MOST_PACKED } from '#lib/server/auth/packed-groups'
import type { SessionEnd } from '#lib/server/auth/session-cookie'

const MESSAGES: Record<string, string> = {
  AccessDenied: 'None of your groups has a role in Quayside. Ask your Quayside administrator.',
  TooManyGroups: `You are in more groups than a session can hold: ${MOST_PACKED} characters when compressed. Ask your Quayside administrator to set signIn.groupsPattern, so that only groups are kept that have rights in a cluster.`,
  NoClusterUser:
    'The sign-in service does not say which user of the cluster you are. Ask your Quayside administrator to check signIn.userClaim.',
  OAuthSignin:
    'The sign-in service cannot be reached. Try again. If this continues, tell your Quayside administrator.',
  OAuthCallback: 'The sign-in was cancelled, timed out or was rejected. Try again.',
  SignedOutHere:
    'You are signed out here, but no cluster could record it. Until one does, another replica of Quayside may accept a copy of your cookie.',
  Configuration:
    'The sign-in is not configured correctly. Tell your Quayside administrator to check the log.',
}

/** Explains `/sign-in?error=…`. The code comes from next-auth, or from a link that anyone can write. */
export function signInErrorMessage(code: string): string {
  return (Object.hasOwn(MESSAGES, code) ? MESSAGES[code] : undefined) ?? 'The sign-in failed. Try again.'
}

/** Why somebody who was signed in has to sign in again. */
export const SESSION_END_MESSAGES: Record<SessionEnd, string> = {
  idle: 'You were signed out after 30 minutes without use.',
  'too-old': 'You were signed out, because you signed in 8 hours ago.',
  revoked: 'You were signed out on another page, or by an administrator.',
}
