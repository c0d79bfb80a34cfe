import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readProxies } from '#lib/network/proxies'

const PROXY = 'http://proxy.example.com:3128'
const proxyOf = (address: string, variables: Record<string, string>) =>
  readProxies(variables).value.for(new URL(address))

describe('the proxy of an address', () => {
  it.each([
    ['of https', { HTTPS_PROXY: PROXY }, 'https://api.example.com:6443', PROXY],
    ['in lower case', { https_proxy: PROXY }, 'https://api.example.com', PROXY],
    [
      'in upper case rather than in lower case',
      { HTTPS_PROXY: PROXY, https_proxy: 'http://x:1' },
      'https://a.com',
      PROXY,
    ],
    [
      'in lower case where that in upper case is empty',
      { HTTPS_PROXY: '', https_proxy: PROXY },
      'https://a.com',
      PROXY,
    ],
    ['without a scheme', { HTTPS_PROXY: 'proxy.example.com:3128' }, 'https://a.com', PROXY],
    ['with a slash', { HTTPS_PROXY: `${PROXY}/` }, 'https://a.com', PROXY],
    ['of http', { HTTP_PROXY: PROXY }, 'http://a.com', PROXY],
    ['of https alone is none of http', { HTTPS_PROXY: PROXY }, 'http://a.com', null],
    ['of http alone is none of https', { HTTP_PROXY: PROXY }, 'https://a.com', null],
    ['where there is none', {}, 'https://a.com', null],
    ['is none for this machine', { HTTPS_PROXY: PROXY }, 'https://127.3.0.1:6443', null],
    ['is none for this machine by IPv6', { HTTPS_PROXY: PROXY }, 'https://[::1]', null],
    ['is none for this machine by name', { HTTPS_PROXY: PROXY }, 'https://localhost:8443', null],
  ])('is that %s', (_, variables, address, expected) => {
    expect(proxyOf(address, variables)?.address ?? null).toBe(expected)
  })

  it.each([
    ['http://ann:se%3Acret@proxy:3128', 'ann:se:cret'],
    ['http://ann@proxy:3128', 'ann:'],
    ['http://ann:100%25@proxy:3128', 'ann:100%'],
    ['ann:word@proxy:3128', 'ann:word'],
  ])('gets the credentials of %s, apart from its address', (text, expected) => {
    const proxy = proxyOf('https://a.com', { HTTPS_PROXY: text })
    expect(proxy).toEqual({
      address: 'http://proxy:3128',
      authorization: `Basic ${Buffer.from(expected).toString('base64')}`,
    })
  })
})

/** As OpenShift writes it into pods: what is in the cluster, its networks and its API. */
const OPENSHIFT =
  '.cluster.local,.svc,10.0.0.0/16,10.128.0.0/14,127.0.0.1,169.254.169.254,172.30.0.0/16,api-int.c1.example.com,localhost'

describe('NO_PROXY', () => {
  it.each([
    [OPENSHIFT, 'https://172.30.0.1', true],
    [OPENSHIFT, 'https://172.31.0.1', false],
    [OPENSHIFT, 'https://10.131.255.254:8443', true],
    [OPENSHIFT, 'https://kubernetes.default.svc', true],
    [OPENSHIFT, 'https://api-int.c1.example.com:6443', true],
    [OPENSHIFT, 'https://api.c1.example.com:6443', false],
    [OPENSHIFT, 'https://github.com', false],
    ['*', 'https://github.com', true],
    ['example.com', 'https://example.com', true],
    ['example.com', 'https://git.example.com', true],
    ['example.com', 'https://badexample.com', false],
    ['EXAMPLE.com', 'https://Git.Example.COM', true],
    ['example.com.', 'https://git.example.com', true],
    ['.example.com', 'https://git.example.com', true],
    ['.example.com', 'https://example.com', false],
    ['*.example.com', 'https://git.example.com', true],
    ['*.example.com', 'https://example.com', false],
    ['example.com:6443', 'https://example.com:6443', true],
    ['example.com:6443', 'https://example.com', false],
    ['example.com:443', 'https://example.com', true],
    ['192.0.2.7', 'https://192.0.2.7:6443', true],
    ['192.0.2.7:443', 'https://192.0.2.7:6443', false],
    ['192.0.2.7', 'https://192.0.2.8', false],
    ['fd00::/8', 'https://[fd12::1]:6443', true],
    ['[fd12::1]:6443', 'https://[fd12:0::1]:6443', true],
    ['[fd12::1]:6443', 'https://[fd12::1]', false],
    ['0.0.0.0/0', 'https://192.0.2.8', true],
    [' a.com , b.com c.com', 'https://c.com', true],
    ['', 'https://a.com', false],
    [',,', 'https://a.com', false],
  ])('%s: %s is reached directly: %s', (list, address, isDirect) => {
    const { value, problems } = readProxies({ HTTPS_PROXY: PROXY, NO_PROXY: list })
    expect(problems).toEqual([])
    expect(value.for(new URL(address)) === null).toBe(isDirect)
  })

  it('never sends what it names exactly to the proxy', () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 65_535 }), (domain, port) => {
        const address = `https://${domain}:${port}`
        for (const name of [domain, `${domain}:${port}`]) {
          const { value, problems } = readProxies({ HTTPS_PROXY: PROXY, NO_PROXY: `x.test,${name}` })
          expect([value.for(new URL(address)), problems]).toEqual([null, []])
        }
      }),
    )
  })
})

describe('a variable that cannot be used', () => {
  it.each([
    ['HTTPS_PROXY', 'socks5://proxy:1080'],
    ['https_proxy', 'http://ann:hidden word@proxy:x'],
    ['HTTP_PROXY', 'http://proxy:3128/path'],
    ['HTTPS_PROXY', 'http://'],
    ['NO_PROXY', 'example.com,10.0.0.0/33'],
    ['no_proxy', 'https://example.com'],
    ['NO_PROXY', 'a..b'],
  ])('is named: %s=%s, and its password is not', (name, text) => {
    const { problems } = readProxies({ [name]: text })
    expect(problems).toMatchObject([{ at: name }])
    expect(JSON.stringify(problems)).not.toMatch(/hidden|ann/)
  })
})
