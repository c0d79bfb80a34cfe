import 'server-only'
import { z } from 'zod'
import { AnswerCache } from '#lib/runtime/answer-cache'
import type { Clock } from '#lib/runtime/clock'

const FOUND_TTL_MS = 10 * 60_000
const FAILURE_TTL_MS = 5_000
const DEADLINE_MS = 10_000

/** Of OpenID Connect Discovery 1.0, section 3: what a sign-in needs. */
const endpoints = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
})

export type Endpoints = z.output<typeof endpoints>

/**
 * The endpoints of an OIDC provider. next-auth would ask for them at each sign-in, and anyone can begin one: a stranger must not
 * make requests to the provider.
 */
export class Discovery {
  private readonly url: string
  private readonly answers: AnswerCache<Endpoints | null>

  constructor(
    issuer: string,
    clock: Clock,
    private readonly report: (error: unknown) => void,
  ) {
    this.url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    this.answers = new AnswerCache(1, clock, (found) => (found === null ? FAILURE_TTL_MS : FOUND_TTL_MS))
  }

  /** Null if the provider cannot be asked; then it is asked again soon. */
  endpoints(): Promise<Endpoints | null> {
    return this.answers.get(this.url, () => this.ask())
  }

  private async ask(): Promise<Endpoints | null> {
    try {
      const response = await fetch(this.url, {
        headers: { Accept: 'application/json' },
        redirect: 'error',
        cache: 'no-store',
        signal: AbortSignal.timeout(DEADLINE_MS),
      })
      if (!response.ok) throw new Error(`The sign-in service answered with status ${response.status}`)
      return endpoints.parse(await response.json())
    } catch (error) {
      // fetch says only that it failed; its cause says why.
      this.report(error instanceof TypeError ? (error.cause ?? error) : error)
      return null
    }
  }
}
