import { createRequire } from 'node:module'
import { NextRequest } from 'next/server'
import { findContent, findSession } from '#lib/server/auth/session-cookie'

type Handler = (
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
) => Promise<Response>

type Sent = { method?: 'POST'; form?: Record<string, string>; headers?: Record<string, string> }

/** The request that is handled now, for what Next would tell of it. */
const current = { cookies: new Map<string, string>(), headers: new Headers() }

/** In place of `next/headers`, which needs a server around it. */
export const requestScope = {
  cookies: () =>
    Promise.resolve({ getAll: () => [...current.cookies].map(([name, value]) => ({ name, value })) }),
  headers: () => Promise.resolve(current.headers),
}

/** next-auth requires the module itself, which a mock does not reach. */
export function mockScopeOfNextAuth(): void {
  const real: unknown = createRequire(import.meta.url)('next/headers')
  if (typeof real === 'object' && real !== null) Object.assign(real, requestScope)
}

/** A browser at the sign-in of Quayside: it keeps cookies, and does what the page does. */
export class TestBrowser {
  readonly cookies = new Map<string, string>()

  constructor(
    private readonly handle: Handler,
    private readonly url: string,
  ) {}

  /** A request to a path below `/api/auth/`. */
  async ask(path: string, { method, form, headers = {} }: Sent = {}): Promise<Response> {
    const target = new URL(`/api/auth/${path}`, this.url)
    const sent = new Headers({ host: target.host, ...headers })
    const body = form && new URLSearchParams(form).toString()
    if (body !== undefined) sent.set('content-type', 'application/x-www-form-urlencoded')
    const request = new NextRequest(target, { method: method ?? 'GET', headers: sent, ...(body && { body }) })
    Object.assign(current, { cookies: new Map(this.cookies), headers: sent })
    const nextauth = target.pathname.split('/').slice(3)
    const response = await this.handle(request, { params: Promise.resolve({ nextauth }) })
    for (const line of response.headers.getSetCookie()) this.keep(line)
    return response
  }

  /** Presses the button of the sign-in page. Answers with the address that the browser is sent to. */
  async begin(provider: string): Promise<URL> {
    const known = await jsonOf(await this.ask('providers'))
    if (!Object.hasOwn(known, provider)) throw new Error(`There is no provider ${provider}.`)
    const { csrfToken } = await jsonOf(await this.ask('csrf'))
    const form = { csrfToken: String(csrfToken), callbackUrl: `${this.url}/prod`, json: 'true' }
    const { url } = await jsonOf(await this.ask(`signin/${provider}`, { method: 'POST', form }))
    return new URL(String(url))
  }

  /** Comes back from the service, and answers with the path that the browser goes to. */
  async comeBack(address: URL): Promise<string> {
    const response = await this.ask(address.pathname.slice('/api/auth/'.length) + address.search)
    const location = new URL(response.headers.get('location') ?? '', this.url)
    // next-auth names some failures on a page that only goes on.
    return location.pathname.startsWith('/api/auth/')
      ? this.comeBack(location)
      : location.href.slice(this.url.length)
  }

  session(secret: string) {
    return findSession(this.jar, this.url, secret)
  }

  content(secret: string) {
    return findContent(this.jar, this.url, secret)
  }

  private get jar() {
    return { getAll: () => [...this.cookies].map(([name, value]) => ({ name, value })) }
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    const expires = /expires=([^;]+)/i.exec(line)?.[1]
    const isOver = value === '' || (expires !== undefined && Date.parse(expires) <= Date.now())
    if (isOver) this.cookies.delete(name)
    else this.cookies.set(name, decodeURIComponent(value))
  }
}

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  const json: unknown = await response.json()
  return Object.fromEntries(typeof json === 'object' && json !== null ? Object.entries(json) : [])
}

/** Follows the service until it sends the browser back to Quayside. It has no page that asks. */
export async function throughService(address: URL, quayside: string): Promise<URL> {
  const response = await fetch(address, { redirect: 'manual' })
  const location = response.headers.get('location')
  if (location === null) throw new Error(`The service answered with status ${response.status}.`)
  const next = new URL(location, address)
  return next.origin === quayside ? next : throughService(next, quayside)
}
