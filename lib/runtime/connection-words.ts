import 'server-only'

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

/** Why a server could not be reached, by the code of the error: messages of libraries can contain headers, and so the token. */
export function whyUnreachable(code: string): string {
  if (REFUSED_BY_TLS.test(code)) return 'certificate not trusted'
  const why = WHY[code]
  return why === undefined ? code : `${why} (${code})`
}

export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
