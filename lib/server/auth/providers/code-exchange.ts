import 'server-only'
import { z } from 'zod'
import { ask, isUnheard } from '#lib/server/auth/providers/ask'
import { refuse, type Callback, type Got, type SignInFailure } from '#lib/server/auth/providers/provider'

type Client = { id: string; secret: string }

const token = z.object({ access_token: z.string().min(1).max(8192) })
/** RFC 6749, section 5.2. GitHub answers with status 200, and with codes of its own. */
const refusal = z.object({ error: z.string() })

const REFUSALS: Record<string, SignInFailure> = {
  invalid_grant: { code: 'CodeRefused', why: 'it refused the code' },
  bad_verification_code: { code: 'CodeRefused', why: 'it refused the code' },
  invalid_client: { code: 'ClientRefused', why: 'it refused the client or its secret' },
  unauthorized_client: { code: 'ClientRefused', why: 'it refused the client' },
  incorrect_client_credentials: { code: 'ClientRefused', why: 'it refused the client or its secret' },
  redirect_uri_mismatch: { code: 'ClientRefused', why: 'it has another redirect URI' },
}

/** What is wrong with the answer that the browser brought; null if nothing is. */
export function callbackProblem({ params, checks }: Callback): SignInFailure | null {
  if (checks.state === undefined || params.state !== checks.state)
    return { code: 'WrongState', why: 'the state is another one' }
  return params.code === undefined ? { code: 'NoCode', why: 'there is no code' } : null
}

/**
 * The access token for a code (RFC 6749, section 4.1.3). The client is in the body: the id of a service account has colons, which a
 * server that does not decode the header takes for the beginning of the secret.
 */
export async function exchangeCode(
  url: string,
  { id, secret }: Client,
  callback: Callback,
  ca?: readonly string[],
): Promise<Got<string>> {
  const problem = callbackProblem(callback)
  if (problem !== null) return { ok: false, error: problem }
  const { params, checks, provider } = callback
  const form = {
    grant_type: 'authorization_code',
    client_id: id,
    client_secret: secret,
    code: params.code ?? '',
    redirect_uri: provider.callbackUrl,
    code_verifier: checks.code_verifier ?? '',
  }
  const told = await ask({ url, form, ...(ca !== undefined && { ca }) })
  if (isUnheard(told)) return refuse('Unreachable', told.why)
  const refused = refusal.safeParse(told.json)
  const known = refused.success && Object.hasOwn(REFUSALS, refused.data.error)
  const error = known ? REFUSALS[refused.data.error] : undefined
  if (error !== undefined) return { ok: false, error }
  if (told.status >= 500 || told.status === 429)
    return refuse('Unreachable', `it answered with status ${told.status}`)
  const granted = token.safeParse(told.json)
  if (granted.success && told.status === 200) return { ok: true, value: granted.data.access_token }
  return refuse('BadAnswer', `the token endpoint answered with status ${told.status} and no token`)
}

/** What is sent as a bearer token is in a header, and so has no spaces and line breaks (RFC 6750, section 2.1). */
export function bearer(accessToken: string): string {
  return `Bearer ${accessToken.replace(/[^\x21-\x7e]/g, '')}`
}
