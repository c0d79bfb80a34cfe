import 'server-only'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { AddressRanges, plainAddress } from '#lib/network/address-ranges'
import { config } from '#lib/server/config/config'

let known: { list: readonly string[]; ranges: AddressRanges } | null = null

/** From where a request comes; null where no proxy is trusted, since then it may be that of a router for everybody. */
export function clientAddress({
  headers,
  socket,
}: Pick<IncomingMessage, 'headers' | 'socket'>): string | null {
  const { trustedProxies: list } = config()
  if (list.length === 0) return null
  if (known?.list !== list) known = { list, ranges: new AddressRanges(list) }
  return addressBefore(known.ranges, socket.remoteAddress, headers['x-forwarded-for'])
}

/**
 * Each proxy appends the address that it was asked from to `X-Forwarded-For`; what stands before that, anybody may have sent. So the
 * right-most address that is of no trusted proxy is the client's.
 */
export function addressBefore(
  proxies: AddressRanges,
  connected: string | undefined,
  forwarded: string | string[] | undefined,
): string | null {
  let address = plainAddress(connected ?? '')
  const before = String(forwarded ?? '').split(',')
  while (address !== null && proxies.has(address)) {
    const next = plainAddress(withoutPort(before.pop() ?? ''))
    if (next === null) break
    address = next
  }
  return address
}

/** Some proxies write `192.0.2.7:4711` and `[2001:db8::7]:4711`, as `Forwarded` does (RFC 7239, section 6). */
function withoutPort(text: string): string {
  return text.trim().replace(/^(\[.*\]|[^:]*):\d+$/, '$1')
}

/** What one client has to itself: an address of IPv4, but of IPv6 a whole /64 (RFC 4291, section 2.5.4). */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const [first, last] = [groups(head), groups(tail ?? '')]
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - first.length - last.length }, () => '0')
  const whole = [...first, ...zeros, ...last].map((group) => group.replace(/^0+(?=.)/, ''))
  return `${whole.slice(0, 4).join(':')}::/64`
}
