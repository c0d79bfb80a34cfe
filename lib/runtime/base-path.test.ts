import { describe, expect, it } from 'vitest'
import { ownAddress, ownPath } from '#lib/runtime/base-path'

describe('the base path', () => {
  it.each([
    ['/prod', '', '/prod'],
    ['/prod', '/quayside', '/quayside/prod'],
    ['/', '/quayside', '/quayside/'],
    ['/api/live?x=1', '/tools/quayside', '/tools/quayside/api/live?x=1'],
  ])('is put before %s: %j', (path, base, address) => {
    expect(ownAddress(path, base)).toBe(address)
    expect(ownPath(address, base)).toBe(path)
  })

  it.each([
    ['/quayside', '/'],
    ['/quayside?a=b', '/?a=b'],
    ['/quayside/api/healthz', '/api/healthz'],
    ['/quayside/quayside', '/quayside'],
    ['/quaysides/api/healthz', null],
    ['/api/healthz', null],
    ['', null],
  ])('is taken from %s', (address, path) => {
    expect(ownPath(address, '/quayside')).toBe(path)
  })
})
