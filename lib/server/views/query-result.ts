import 'server-only'
import type { ClusterError, ClusterErrorCode } from '#lib/domain/answer'
import { LOGS_ARE_FOR_OPERATORS } from '#lib/domain/container/pod-log'
import { couldNotAsk } from '#lib/domain/rights/person-rights'
import type { Denial } from '#lib/server/auth/authorize'

export type QueryError = {
  code: Denial['code'] | ClusterErrorCode | 'operators-only' | 'newer-entry'
  message: string
}

/** A view, or why it cannot be shown. */
export type Queried<T> = { ok: true; value: T } | { ok: false; error: QueryError }

export function missing(message: string): Queried<never> {
  return { ok: false, error: { code: 'not-found', message } }
}

export const LOGS_FOR_OPERATORS: Queried<never> = {
  ok: false,
  error: { code: 'operators-only', message: LOGS_ARE_FOR_OPERATORS },
}

export const NONE_KNOWN: Queried<never> = {
  ok: false,
  error: { code: 'unknown-rights', message: couldNotAsk('view the environments here', false) },
}

export const NO_VIEW = missing('There is no view at this address.')

/** An invalid name is answered without a request, and only its beginning is repeated. */
export function badName(what: string, name: string): Queried<never> {
  return missing(`${JSON.stringify(name.slice(0, 80))} is not a valid name of a ${what}.`)
}

export function refused({ code, message }: ClusterError): Queried<never> {
  // A 404 for a whole kind means that the cluster lacks that API, not that the page does not exist.
  return { ok: false, error: { code: code === 'not-found' ? 'failed' : code, message } }
}
