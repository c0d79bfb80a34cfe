import { describe, expect, it } from 'vitest'
import { AddressRanges, isAddressRange, plainAddress } from '#lib/network/address-ranges'

describe('ranges of addresses', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.70', false],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', '[FD12:0::1]', true],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['::/0', '203.0.113.9', false],
    ['10.0.0.0/8', 'unknown', false],
    ['10.0.0.0/8', '', false],
  ])('%s has %s: %s', (range, address, expected) => {
    expect(new AddressRanges([range]).has(address)).toBe(expected)
  })

  it.each(['10.0.0.0/33', '::/129', '10.0.0', 'example.com', '10.0.0.0/', '10.0.0.0/8/8', ''])(
    'cannot be %j',
    (text) => {
      expect(isAddressRange(text)).toBe(false)
    },
  )

  it.each([
    ['::ffff:192.0.2.7', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['192.0.2.7:1234', null],
    ['_hidden', null],
  ])('%s is plainly %s', (text, expected) => {
    expect(plainAddress(text)).toBe(expected)
  })
})
