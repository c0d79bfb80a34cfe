import 'server-only'
import { isIP } from 'node:net'
import { AddressRanges, isAddressRange } from '#lib/network/address-ranges'

/** What a host name or an address has to be like, and at which port; no port means any. */
type Exception = { isOf: (host: string) => boolean; port: string | null }

/**
 * What is reached without a proxy. The rules are those of Go, because the cluster's own programs have them, and OpenShift writes
 * its list for them (https://pkg.go.dev/golang.org/x/net/http/httpproxy): `example.com` is that host and all below it,
 * `.example.com` and `*.example.com` only those below it, and `*` is everything.
 */
export class NoProxy {
  private readonly exceptions: readonly Exception[]

  /** @param list separated by commas */
  constructor(list: string) {
    this.exceptions = entriesOf(list).flatMap((entry) => exceptionOf(entry) ?? [])
  }

  has(host: string, port: string): boolean {
    return this.exceptions.some((each) => each.isOf(host) && (each.port === null || each.port === port))
  }
}

/** The first entry that means nothing: what it was meant for would be sent to the proxy. */
export function badEntryOf(list: string): string | null {
  return entriesOf(list).find((entry) => exceptionOf(entry) === null) ?? null
}

function entriesOf(list: string): string[] {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
}

function exceptionOf(entry: string): Exception | null {
  if (entry === '*') return { isOf: () => true, port: null }
  if (entry.includes('/')) return isAddressRange(entry) ? { isOf: within(entry), port: null } : null
  if (isIP(entry) !== 0) return { isOf: within(entry), port: null }
  const [, bracketed, name, port = null] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? []
  const host = bracketed ?? name
  if (host === undefined) return null
  if (isIP(host) !== 0) return { isOf: within(host), port }
  if (bracketed !== undefined) return null
  const [, isBelow, domain = ''] = /^([*]?[.])?([\w-]+(?:[.][\w-]+)*)[.]?$/.exec(host) ?? []
  if (domain === '') return null
  const isOf = (asked: string) => asked.endsWith(`.${domain}`) || (isBelow === undefined && asked === domain)
  return { isOf, port }
}

function within(range: string): (host: string) => boolean {
  const ranges = new AddressRanges([range])
  return (host) => ranges.has(host)
}
