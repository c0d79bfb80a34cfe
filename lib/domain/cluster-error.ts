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

/** `message` is for people and never holds a token, a header or a body. `causes` are the server's field errors. */
export type ClusterError = { code: ClusterErrorCode; message: string; status?: number; causes?: string[] }

export type Answer<T> = { ok: true; value: T } | { ok: false; error: ClusterError }
