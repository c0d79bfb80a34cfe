import 'server-only'
import type { Fault } from '#lib/cluster/request/explain'
import { errorCodeOf, whyUnreachable } from '#lib/runtime/connection-words'

/** The answer is so large that reading all of it could crash the process. */
export class TooLarge extends Error {
  override name = 'TooLarge'

  constructor(why = 'the answer is too large') {
    super(why)
  }
}

/** The token file, certificate or exec plugin gave no credentials. */
export class NoCredentials extends Error {
  override name = 'NoCredentials'

  constructor(cause: unknown) {
    super('The credentials cannot be read', { cause })
  }
}

/** Shows only the code of an error: messages of libraries can contain headers, and so the token. */
export function faultOfTransport(error: unknown): Fault {
  if (isTimeout(error)) return { code: 'timeout', why: 'the API server did not answer in time' }
  if (error instanceof TooLarge) return faultOfExcess(error.message)
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return { code: 'malformed', why: 'the server does not speak HTTP' }
  }
  if (error instanceof NoCredentials) return faultOfCredentials(error.cause)
  const code = errorCodeOf(error)
  if (code === undefined) throw error
  return { code: 'unreachable', why: `the API server cannot be reached: ${whyUnreachable(code)}` }
}

/** More was sent than is read. It costs as much each time, so a list-watch does not try again at once. */
export function faultOfExcess(why: string): Fault {
  return { code: 'too-large', why, retryAfterSeconds: 60 }
}

function faultOfCredentials(error: unknown): Fault {
  const file = error instanceof Error && 'path' in error ? ` in ${String(error.path)}` : ''
  const code = errorCodeOf(error)
  return {
    code: 'unauthorized',
    why: `the credentials${file} cannot be read${code === undefined ? '' : ` (${code})`}`,
  }
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}
