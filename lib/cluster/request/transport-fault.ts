import 'server-only'
import type { Fault } from '#lib/cluster/request/explain'

/** An answer so large that reading on would endanger the process. */
export class TooLarge extends Error {
  override name = 'TooLarge'
}

/** The token file, certificate or exec plugin that should give the credentials did not. */
export class NoCredentials extends Error {
  override name = 'NoCredentials'

  constructor(cause: unknown) {
    super('The credentials cannot be read', { cause })
  }
}

const REFUSED_BY_TLS = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/

const WHY: Record<string, string> = {
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection broke off',
  UND_ERR_SOCKET: 'the connection broke off',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name cannot be looked up',
  EHOSTUNREACH: 'there is no route to its host',
  ENETUNREACH: 'there is no route to its host',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
}

/** Only the code of an error is shown: messages of libraries can hold headers, and with them the token. */
export function faultOfTransport(error: unknown): Fault {
  if (isTimeout(error)) return { code: 'timeout', why: 'the API server did not answer in time' }
  if (error instanceof TooLarge) return { code: 'malformed', why: 'the answer is too large' }
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return { code: 'malformed', why: 'the server does not speak HTTP' }
  }
  if (error instanceof NoCredentials) return faultOfCredentials(error.cause)
  const code = codeOf(error)
  if (code === undefined) throw error
  const why = REFUSED_BY_TLS.test(code) ? 'its certificate is not trusted' : WHY[code]
  return {
    code: 'unreachable',
    why: `the API server cannot be reached, ${why === undefined ? code : `${why} (${code})`}`,
  }
}

function faultOfCredentials(error: unknown): Fault {
  const file = error instanceof Error && 'path' in error ? ` of ${String(error.path)}` : ''
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
