import 'server-only'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { Config } from '#lib/server/config/config'
import { githubProvider } from '#lib/server/auth/providers/github'
import { oidcProvider } from '#lib/server/auth/providers/oidc'
import { openshiftProvider } from '#lib/server/auth/providers/openshift'
import type { SignInProvider } from '#lib/server/auth/providers/provider'

/** The configured way to sign in, once for each configuration: it keeps the endpoints that it found. */
export function signInProvider({ signIn, clientSecret }: Pick<Config, 'signIn' | 'clientSecret'>) {
  const { current } = kept()
  if (current?.signIn === signIn) return current.provider
  const provider = providerOf(signIn, clientSecret)
  kept().current = { signIn, provider }
  return provider
}

type Kept = { current: { signIn: Config['signIn']; provider: SignInProvider } | null }

const kept = () => processSingleton('sign-in-provider', (): Kept => ({ current: null }))

function providerOf(signIn: Config['signIn'], clientSecret: string): SignInProvider {
  switch (signIn.kind) {
    case 'oidc':
      return oidcProvider(signIn, clientSecret)
    case 'openshift':
      return openshiftProvider(signIn)
    case 'github':
      return githubProvider(signIn, clientSecret)
  }
}
