/** Why a request to a cluster failed, in terms that a page can act on. */
export type ClusterErrorCode =
  | 'unreachable'
  | 'timeout'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'gone'
  | 'throttled'
  | 'unavailable'
  | 'malformed'
  /** More was sent than is read. */
  | 'too-large'
  | 'failed'
  /** No failure: the first read is still running. */
  | 'being-read'

/** Answers that an API server gives before it writes. After any other failure, it may have written. */
export const REFUSALS = new Set<ClusterErrorCode>([
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'invalid',
  'gone',
  'throttled',
])

export type ClusterError = {
  code: ClusterErrorCode
  /** For people; never contains a token, a header or a body. */
  message: string
  /** Of the HTTP answer, if there was one. */
  status?: number
  /** The server's field errors. */
  causes?: string[]
  /** How long the server asks its clients to wait. */
  retryAfterSeconds?: number
}

export type Answer<T> = { ok: true; value: T } | { ok: false; error: ClusterError }

export function valueOr<T>(answer: Answer<T>, otherwise: T): T {
  return answer.ok ? answer.value : otherwise
}
