import type { Metadata } from 'next'
import { SignIn } from '#components/sign-in/sign-in'
import { config } from '#lib/server/config'
import { signInErrorMessage } from '#lib/server/session-error'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Props) {
  const { error, callbackUrl } = await searchParams
  return (
    <main id="main" tabIndex={-1} className="grid min-h-dvh place-items-center p-4 outline-none">
      <SignIn
        title={config().signIn.title}
        callbackUrl={ownPath(callbackUrl)}
        problem={typeof error === 'string' ? signInErrorMessage(error) : null}
      />
    </main>
  )
}

/** Anybody can write a link to the sign-in: what follows it stays here. */
function ownPath(callbackUrl: string | string[] | undefined): string {
  const isOwn = typeof callbackUrl === 'string' && /^\/(?![/\\])/.test(callbackUrl)
  return isOwn ? callbackUrl : '/'
}
