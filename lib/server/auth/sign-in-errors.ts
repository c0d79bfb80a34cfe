import 'server-only'
import { MOST_PACKED } from '#lib/server/auth/packed-groups'

/** Some codes are those of next-auth. The others say why a service let nobody in. */
const MESSAGES = {
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
  Denied:
    'You or the sign-in service refused to share your name and groups with Quayside. Sign in again, and allow it.',
  Expired:
    'The sign-in took more than 15 minutes, or your browser did not keep its cookies. Allow cookies for this site, and sign in again.',
  WrongState: 'This answer belongs to another sign-in. Close other sign-in tabs, and sign in again.',
  NoCode: 'The sign-in service sent you back without a code. Sign in again.',
  CodeRefused: 'The code of this sign-in was used before, or is too old. Sign in again.',
  Unreachable:
    'The sign-in service did not answer. Sign in again in a minute. If this continues, tell your Quayside administrator.',
  BadAnswer:
    'The sign-in service answered with something unexpected. Tell your Quayside administrator: the address in signIn may be wrong, or a proxy answers instead.',
  ClientRefused:
    'The sign-in service refuses Quayside itself. Tell your Quayside administrator: check the client, its secret, its redirect URI and its scopes.',
  ClockSkew:
    'The clocks of Quayside and of the sign-in service differ. Tell your Quayside administrator to set them by NTP.',
  IdentityForbidden:
    'You signed in, but the service does not tell Quayside who you are. Tell your Quayside administrator: users need the right to read themselves (OpenShift: cluster role basic-user).',
  TokenUnreadable:
    'Quayside cannot read the token of its service account. Tell your Quayside administrator to check how it is mounted.',
  NoOauthServer:
    'This cluster has no OAuth server. Tell your Quayside administrator to use OpenID Connect in signIn.',
  OrganizationRestricted:
    'Your GitHub organization does not let Quayside see its teams. Ask an owner of the organization to approve the OAuth app of Quayside, then sign in again.',
  SsoRequired:
    'Your GitHub organization does not show its teams before you signed in to its single sign-on. Open the organization at GitHub, sign in there, and then here again.',
} satisfies Record<string, string>

export type SignInErrorCode = keyof typeof MESSAGES

/** Explains `/sign-in?error=…`. The code can come from a link that anyone can write. */
export function signInErrorMessage(code: string): string {
  const known: Record<string, string> = MESSAGES
  return (Object.hasOwn(known, code) ? known[code] : undefined) ?? 'The sign-in failed. Try again.'
}

/** Of RFC 6749, section 4.1.2.1: what a service says in the address that it sends a person back to. */
const REFUSALS: Record<string, SignInErrorCode> = {
  access_denied: 'Denied',
  login_required: 'Denied',
  consent_required: 'Denied',
  interaction_required: 'Denied',
  temporarily_unavailable: 'Unreachable',
  server_error: 'Unreachable',
  unauthorized_client: 'ClientRefused',
  invalid_request: 'ClientRefused',
  invalid_scope: 'ClientRefused',
  unsupported_response_type: 'ClientRefused',
  // GitHub, where the redirect URI is not the registered one.
  redirect_uri_mismatch: 'ClientRefused',
  application_suspended: 'ClientRefused',
}

export function codeOfRefusal(error: string): SignInErrorCode {
  return (Object.hasOwn(REFUSALS, error) ? REFUSALS[error] : undefined) ?? 'OAuthCallback'
}
