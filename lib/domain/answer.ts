/** Why a request to a cluster did not give what was asked for, in terms that a page can act on. */
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
  | 'failed'
  /** Nothing failed so far: the first reading goes on. */
  | 'being-read'

/** Answers that an API server gives before it writes; others say nothing of whether it went on. */
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
  /** For people; never holds a token, a header or a body. */
  message: string
  /** Of the HTTP answer; absent where there was none. */
  status?: number
  /** The server's field errors. */
  causes?: string[]
  /** For how long the server wants not to be asked again. */
  retryAfterSeconds?: number
}

export type Answer<T> = { ok: true; value: T } | { ok: false; error: ClusterError }

export function valueOr<T>(answer: Answer<T>, otherwise: T): T {
  return answer.ok ? answer.value : otherwise
}
