import { describe, expect, it } from 'vitest'
import { AddressRanges } from '#lib/network/address-ranges'
import { addressBefore, networkOf } from '#lib/server/admission/client-address'

const ROUTER = '10.129.0.7'
const CLIENT = '203.0.113.9'
const proxies = new AddressRanges(['10.128.0.0/14', '192.0.2.1', 'fd00::/8'])

describe('the address of a client', () => {
  it.each([
    ['behind the router', ROUTER, CLIENT, CLIENT],
    ['behind two trusted proxies', ROUTER, `${CLIENT}, 192.0.2.1`, CLIENT],
    ['behind a proxy that is not trusted', ROUTER, `${CLIENT}, 198.51.100.4`, '198.51.100.4'],
    ['that sends a header of its own', ROUTER, `127.0.0.1, ${CLIENT}`, CLIENT],
    ['that claims to be a trusted proxy', ROUTER, `10.129.0.9, ${CLIENT}`, CLIENT],
    ['that sends many', ROUTER, `${'1.1.1.1, '.repeat(5_000)}${CLIENT}`, CLIENT],
    ['that comes directly', CLIENT, undefined, CLIENT],
    ['that comes directly and sends a header', CLIENT, '127.0.0.1', CLIENT],
    ['that is the router itself', ROUTER, undefined, ROUTER],
    ['of which the router says nothing', ROUTER, '', ROUTER],
    ['that the router does not know', ROUTER, 'unknown', ROUTER],
    ['with words after a comma', ROUTER, `${CLIENT}, <script>`, ROUTER],
    ['where all are trusted', ROUTER, '192.0.2.1, 10.128.0.1', '192.0.2.1'],
    ['of IPv6', ROUTER, '2001:DB8::1', '2001:db8::1'],
    ['of a socket that listens on IPv6', `::ffff:${ROUTER}`, CLIENT, CLIENT],
    ['of a proxy of IPv6', 'fd12::1', CLIENT, CLIENT],
    ['with a port', ROUTER, `${CLIENT}:4711, 192.0.2.1:443`, CLIENT],
    ['of IPv6 with a port', ROUTER, '[2001:db8::1]:4711', '2001:db8::1'],
    ['of IPv6 that looks like one with a port', ROUTER, '2001:db8::1:4711', '2001:db8::1:4711'],
    ['in several headers', ROUTER, ['1.1.1.1', CLIENT], CLIENT],
    ['of a connection that is gone', undefined, CLIENT, null],
  ])('%s', (_, connected, forwarded, expected) => {
    expect(addressBefore(proxies, connected, forwarded)).toBe(expected)
  })
})

describe('what one client has to itself', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0001::', '2001:db8:1:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s: %s', (address, expected) => {
    expect(networkOf(address)).toBe(expected)
  })
})
