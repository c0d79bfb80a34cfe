import { expect, it } from 'vitest'
import { whyUnreachable } from '#lib/runtime/connection-words'

it.each([
  ['CERT_HAS_EXPIRED', /^certificate has expired \(CERT_HAS_EXPIRED\); renew it/],
  ['CERT_NOT_YET_VALID', /^certificate is not valid yet \(.*\); .*check the clocks/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /^certificate of another host \(.*\); use a name that stands in/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', /^no TLS at that port \(.*\); check the address and its port/],
  ['EPROTO', /^no TLS at that port/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /^certificate not trusted \(.*\); set caFile/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /^certificate not trusted/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /^certificate not trusted/],
  ['CERT_REVOKED', /^certificate not trusted/],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /^TLS handshake failed \(.*\); check which versions/],
  ['ECONNREFUSED', /^connection refused \(ECONNREFUSED\); look there$/],
  ['SOMETHING_NEW', /^SOMETHING_NEW; look there$/],
])('says why a server cannot be reached, and what to do: %s', (code, words) => {
  expect(whyUnreachable(code, 'look there')).toMatch(words)
})

it('says no more than why where nobody names a remedy', () => {
  expect(whyUnreachable('ECONNREFUSED')).toBe('connection refused (ECONNREFUSED)')
})
