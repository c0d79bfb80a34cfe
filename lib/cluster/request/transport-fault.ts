import 'server-only'
import type { Fault } from '#lib/cluster/request/explain'

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

const REFUSED_BY_TLS = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/

const WHY: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection lost',
  UND_ERR_SOCKET: 'connection lost',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name lookup failed',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'no route to host',
  ETIMEDOUT: 'connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
}

/** Shows only the code of an error: messages of libraries can contain headers, and so the token. */
export function faultOfTransport(error: unknown): Fault {
  if (isTimeout(error)) return { code: 'timeout', why: 'the API server did not answer in time' }
  if (error instanceof TooLarge) return faultOfExcess(error.message)
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return { code: 'malformed', why: 'the server does not speak HTTP' }
  }
  if (error instanceof NoCredentials) return faultOfCredentials(error.cause)
  const code = codeOf(error)
  if (code === undefined) throw error
  const why = REFUSED_BY_TLS.test(code) ? 'certificate not trusted' : WHY[code]
  return {
    code: 'unreachable',
    why: `the API server cannot be reached: ${why === undefined ? code : `${why} (${code})`}`,
  }
}

/** More was sent than is read. It costs as much each time, so a list-watch does not try again at once. */
export function faultOfExcess(why: string): Fault {
  return { code: 'too-large', why, retryAfterSeconds: 60 }
}

function faultOfCredentials(error: unknown): Fault {
  const file = error instanceof Error && 'path' in error ? ` in ${String(error.path)}` : ''
  const code = codeOf(error)
  return {
    code: 'unauthorized',
    why: `the credentials${file} cannot be read${code === undefined ? '' : ` (${code})`}`,
  }
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
