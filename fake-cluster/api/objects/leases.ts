import { isObject } from '../json'
import { badRequest, invalid, invalidValue } from '../status'
import type { Lease } from '../stored'

/** Go's time layout with microseconds, as used in a Lease (access-reviews-and-leases.json). */
const LAYOUT = '2006-01-02T15:04:05.000000Z07:00'
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(.*)$/

/** Errors of the decoder, before any other check. */
export function checkLeaseTimes(lease: object): void {
  const spec = 'spec' in lease && isObject(lease.spec) ? lease.spec : {}
  for (const time of [spec.acquireTime, spec.renewTime]) if (typeof time === 'string') checkTime(time)
}

export function checkLease({ spec = {}, metadata }: Lease): void {
  const { leaseDurationSeconds: seconds } = spec
  if (seconds === undefined || seconds > 0) return
  throw invalid('Lease', 'coordination.k8s.io', metadata.name, [
    invalidValue('spec.leaseDurationSeconds', String(seconds), 'must be greater than 0'),
  ])
}

function checkTime(text: string): void {
  const [, , fraction = text] = TIME.exec(text) ?? []
  if (/^\.\d{6}(Z|[+-]\d\d:\d\d)$/.test(fraction)) return
  const why = `parsing time "${text}" as "${LAYOUT}": cannot parse "${fraction}" as ".000000"`
  throw badRequest(`Lease in version "v1" cannot be handled as a Lease: ${why}`)
}
