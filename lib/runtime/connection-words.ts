import 'server-only'

type Trouble = { why: string; remedy: string }

const EXPIRED = 'renew it on the server, and check the clocks of both'
const NO_TLS = { why: 'no TLS at that port', remedy: 'check the address and its port' }
const UNTRUSTED = {
  why: 'certificate not trusted',
  remedy: 'set caFile to the certificate of its authority, or add that to NODE_EXTRA_CA_CERTS',
}

/** What OpenSSL and Node say of a handshake (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const OF_TLS: Record<string, Trouble> = {
  CERT_HAS_EXPIRED: { why: 'certificate has expired', remedy: EXPIRED },
  CERT_NOT_YET_VALID: { why: 'certificate is not valid yet', remedy: EXPIRED },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    why: 'certificate of another host',
    remedy: 'use a name that stands in the certificate, or add this one to it',
  },
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
}
const UNTRUSTED_CODES = /^(DEPTH_ZERO_)?SELF_SIGNED|^UNABLE_TO_|^CERT_|^INVALID_CA$/
const ABOUT_TLS = /^ERR_(SSL|TLS|OSSL)_/
const HANDSHAKE = { why: 'TLS handshake failed', remedy: 'check which versions of TLS the server offers' }

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

/**
 * Why a server could not be reached, by the code of the error: messages of libraries can contain headers, and so the token.
 * @param remedy what to do where the certificate is not the reason
 */
export function whyUnreachable(code: string, remedy = ''): string {
  if (code.startsWith(PROXY_STATUS))
    return `the proxy answered with status ${code.slice(PROXY_STATUS.length)}`
  const ofTls = troubleOfTls(code)
  if (ofTls !== null) return `${ofTls.why} (${code}); ${ofTls.remedy}`
  const why = WHY[code]
  const words = why === undefined ? code : `${why} (${code})`
  return remedy === '' ? words : `${words}; ${remedy}`
}

function troubleOfTls(code: string): Trouble | null {
  const known = OF_TLS[code]
  if (known !== undefined) return known
  if (UNTRUSTED_CODES.test(code)) return UNTRUSTED
  return ABOUT_TLS.test(code) ? HANDSHAKE : null
}

/** undici says what a proxy answered in its message only, and so does our own tunnel. */
const OF_PROXY = /^Proxy response \((\d{3})\)/
const PROXY_STATUS = 'PROXY_STATUS_'

export function errorCodeOf(error: unknown): string | undefined {
  const status = error instanceof Error ? OF_PROXY.exec(error.message)?.[1] : undefined
  if (status !== undefined) return PROXY_STATUS + status
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
