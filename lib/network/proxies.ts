import 'server-only'
import { AddressRanges, plainAddress } from '#lib/network/address-ranges'
import { badEntryOf, NoProxy } from '#lib/network/no-proxy'

type Variables = Readonly<Record<string, string | undefined>>

/** A forward proxy: its address without credentials, and the header that carries them. */
export type Proxy = { address: string; authorization: string | null }

/** What is wrong with which variable. Its value is not repeated, because it can hold a password. */
type ProxyProblem = { at: string; found: string; expected: string }

type Read = { value: Proxies; problems: ProxyProblem[] }

const ADDRESS = 'the http or https address of a proxy without a path, such as http://proxy.example.com:3128'
const LIST = 'host names, .suffixes, addresses and ranges such as 10.0.0.0/8, separated by commas'
const LOOPBACK = new AddressRanges(['127.0.0.0/8', '::1'])

/** Which proxy is used for which address. */
class Proxies {
  constructor(
    private readonly ofProtocol: Readonly<Record<string, Proxy | null>>,
    private readonly except: NoProxy,
  ) {}

  /** Null if it is reached directly. This machine itself always is, as with Go. */
  for(url: URL): Proxy | null {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/[.]$/, '')
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    if (host === 'localhost' || LOOPBACK.has(host) || this.except.has(plainAddress(host) ?? host, port)) {
      return null
    }
    return this.ofProtocol[url.protocol] ?? null
  }
}

/** The proxies of these variables. Where there are problems, those variables count as if they were not set. */
export function readProxies(variables: Variables): Read {
  const problems: ProxyProblem[] = []
  const proxyIn = (name: string) => {
    const [at, text] = given(variables, name)
    if (text === '') return null
    const proxy = parse(text)
    if (proxy === null) problems.push({ at, found: 'another value', expected: ADDRESS })
    return proxy
  }
  const ofProtocol = { 'https:': proxyIn('HTTPS_PROXY'), 'http:': proxyIn('HTTP_PROXY') }
  const [at, list] = given(variables, 'NO_PROXY')
  const bad = badEntryOf(list)
  if (bad !== null) problems.push({ at, found: JSON.stringify(bad.slice(0, 80)), expected: LIST })
  return { value: new Proxies(ofProtocol, new NoProxy(list)), problems }
}

let known: { key: string; value: Proxies } | null = null

/** The proxy for an address by the environment of this process; null if it is reached directly. */
export function proxyFor(url: URL): Proxy | null {
  const key = JSON.stringify(
    ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'].map((name) => given(process.env, name)),
  )
  if (known?.key !== key) known = { key, value: readProxies(process.env).value }
  return known.value.for(url)
}

/** The upper-case name comes first, as with Go; an empty one counts as not set. */
function given(variables: Variables, name: string): [name: string, value: string] {
  const found = [name, name.toLowerCase()].find((each) => (variables[each] ?? '').trim() !== '')
  return [found ?? name, found === undefined ? '' : (variables[found] ?? '').trim()]
}

/** Without a scheme, it is http. */
function parse(text: string): Proxy | null {
  const whole = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(whole)) return null
  const { protocol, origin, pathname, search, hash, username, password } = new URL(whole)
  if (!['http:', 'https:'].includes(protocol) || !['', '/'].includes(pathname + search + hash)) return null
  return { address: origin, authorization: basic(username, password) }
}

function basic(username: string, password: string): string | null {
  if (username + password === '') return null
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`
}

/** A `%` that nobody encoded stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
