import 'server-only'

const MESSAGES: Record<string, string> = {
  AccessDenied: 'None of your groups has a role in Quayside. Ask your Quayside administrator.',
  OAuthSignin:
    'The sign-in service cannot be reached. Try again. If this continues, tell your Quayside administrator.',
  OAuthCallback: 'The sign-in was cancelled, timed out or was rejected. Try again.',
  Configuration:
    'The sign-in is not configured correctly. Tell your Quayside administrator to check the log.',
}

/** Explains `/sign-in?error=…`. The code comes from next-auth, or from a link that anyone can write. */
export function signInErrorMessage(code: string): string {
  return (Object.hasOwn(MESSAGES, code) ? MESSAGES[code] : undefined) ?? 'The sign-in failed. Try again.'
}
