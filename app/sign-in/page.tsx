import type { Metadata } from 'next'
import { AuthAddress } from '#components/sign-in/auth-address'
import { SignIn } from '#components/sign-in/sign-in'
import { config } from '#lib/server/config/config'
import { redirectPath } from '#lib/server/auth/redirect-path'
import { readSessionEnd } from '#lib/server/auth/session'
import { signInProvider } from '#lib/server/auth/providers/sign-in-provider'
import { isRenewable } from '#lib/server/auth/session-content'
import { SESSION_END_MESSAGES } from '#lib/server/auth/sign-in/session-end'
import { signInErrorMessage } from '#lib/server/auth/sign-in-errors'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Props) {
  const { error, callbackUrl } = await searchParams
  const end = await readSessionEnd()
  const { url, signIn, clientSecret } = config()
  return (
    <main id="main" tabIndex={-1} className="grid min-h-dvh place-items-center p-4 outline-none">
      <AuthAddress>
        <SignIn
          provider={signInProvider({ signIn, clientSecret }).id}
          title={signIn.title}
          callbackUrl={redirectPath(callbackUrl, url)}
          problem={typeof error === 'string' ? signInErrorMessage(error) : null}
          ending={end === null ? null : SESSION_END_MESSAGES[end]}
          isRenewable={end !== null && isRenewable(end)}
        />
      </AuthAddress>
    </main>
  )
}
