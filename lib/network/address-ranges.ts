import 'server-only'
import { BlockList, isIP } from 'node:net'

const MOST_BITS = { 4: 32, 6: 128 } as const
const FAMILIES = { 4: 'ipv4', 6: 'ipv6' } as const

/** Addresses and ranges of them: `192.0.2.7`, `10.0.0.0/8`, `fd00::/8`. Others are left out: ask `isAddressRange` before. */
export class AddressRanges {
  /** Apart, because one list takes an address of IPv4 for one of IPv6, too. */
  private readonly lists = { 4: new BlockList(), 6: new BlockList() }

  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const parsed = parse(range)
      if (parsed === null) continue
      const { address, bits, version } = parsed
      this.lists[version].addSubnet(address, bits, FAMILIES[version])
    }
  }

  has(address: string): boolean {
    const plain = plainAddress(address)
    if (plain === null) return false
    const version = isIP(plain) === 4 ? 4 : 6
    return this.lists[version].check(plain, FAMILIES[version])
  }
}

export function isAddressRange(text: string): boolean {
  return parse(text) !== null
}

/**
 * An address in one form, so that two spellings are the same one; null if it is none. A socket that listens on IPv6 shows a client
 * of IPv4 as `::ffff:192.0.2.7`.
 */
export function plainAddress(text: string): string | null {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=\d+[.])/, '')
  return isIP(address) === 0 ? null : address
}

function parse(range: string): { address: string; bits: number; version: 4 | 6 } | null {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range) ?? []
  const version = isIP(address)
  if (version !== 4 && version !== 6) return null
  const most = MOST_BITS[version]
  const parsed = bits === undefined ? most : Number(bits)
  return parsed > most ? null : { address, bits: parsed, version }
}
