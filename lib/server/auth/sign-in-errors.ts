import 'server-only'

const MESSAGES: Record<string, string> = {
  AccessDenied: 'You are known there, but none of your groups has a role here. Ask whoever runs Quayside.',
  OAuthSignin:
    'The sign-in service cannot be reached. Try again, and tell whoever runs Quayside if it stays so.',
  OAuthCallback: 'The sign-in was not completed: it was cancelled, took too long, or was refused. Try again.',
  Configuration: 'The sign-in is set up wrong. Tell whoever runs Quayside: the log of the server says why.',
}

/** What `/sign-in?error=…` means. The code comes from next-auth, or from whoever wrote the link. */
export function signInErrorMessage(code: string): string {
  return (
    (Object.hasOwn(MESSAGES, code) ? MESSAGES[code] : undefined) ?? 'The sign-in did not work. Try again.'
  )
}
