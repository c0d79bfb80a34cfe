import 'server-only'
import type { ClusterError, ClusterErrorCode } from '#lib/domain/answer'
import type { Denial } from '#lib/server/auth/authorize'

export type QueryError = { code: Denial['code'] | ClusterErrorCode | 'operators-only'; message: string }

/** What somebody asked to see, or why they cannot. */
export type Queried<T> = { ok: true; value: T } | { ok: false; error: QueryError }

export function missing(message: string): Queried<never> {
  return { ok: false, error: { code: 'not-found', message } }
}

export const NO_VIEW = missing('There is no view at this address.')

/** A name that no object can have is answered without a request, and not repeated at length. */
export function badName(what: string, name: string): Queried<never> {
  return missing(`${JSON.stringify(name.slice(0, 80))} is not a name that a ${what} can have.`)
}

export function refused({ code, message }: ClusterError): Queried<never> {
  // A 404 of the whole kind is a cluster without that API, not a page that does not exist.
  return { ok: false, error: { code: code === 'not-found' ? 'failed' : code, message } }
}
