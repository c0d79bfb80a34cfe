import 'server-only'
import type { SignInFailure } from '#lib/server/auth/providers/provider'
import { errorCodeOf, whyUnreachable } from '#lib/runtime/connection-words'

/** Codes of RFC 6749, section 5.2, as the library of next-auth has them in its errors. */
const REFUSALS: Record<string, SignInFailure> = {
  invalid_grant: { code: 'CodeRefused', why: 'it refused the code' },
  invalid_client: { code: 'ClientRefused', why: 'it refused the client or its secret' },
  unauthorized_client: { code: 'ClientRefused', why: 'it refused the client' },
  invalid_request: { code: 'ClientRefused', why: 'it refused the request' },
}

/**
 * What went wrong with a sign-in by OpenID Connect. The messages of the library can quote what the provider wrote, and so are only
 * looked at, never shown or logged.
 */
export function failureOf(error: unknown): SignInFailure {
  if (!(error instanceof Error)) return { code: 'BadAnswer', why: 'an unknown error' }
  const told = 'error' in error ? String(error.error) : ''
  const refusal = Object.hasOwn(REFUSALS, told) ? REFUSALS[told] : undefined
  if (refusal !== undefined) return refusal
  // It adds the time to its errors about times.
  if ('now' in error) return { code: 'ClockSkew', why: 'the ID token is not valid at this time' }
  if (error.message.includes('timed out'))
    return { code: 'Unreachable', why: 'it did not answer within 10 s' }
  const code = errorCodeOf(error)
  if (
    code !== undefined &&
    /^(E[A-Z]+|PROXY_STATUS_.*|.*(CERT|SSL|TLS).*)$/.test(code) &&
    !code.startsWith('ERR_')
  )
    return { code: 'Unreachable', why: `it cannot be reached: ${whyUnreachable(code)}` }
  const status = statusOf(error)
  if (status !== null && status >= 500)
    return { code: 'Unreachable', why: `it answered with status ${status}` }
  return { code: 'BadAnswer', why: 'its answer is no valid answer to a code, or its ID token is not valid' }
}

function statusOf(error: Error): number | null {
  const response = 'response' in error ? error.response : null
  if (typeof response !== 'object' || response === null || !('statusCode' in response)) return null
  return typeof response.statusCode === 'number' ? response.statusCode : null
}
