import 'server-only'
import { LRUCache } from 'lru-cache'
import type { Answer } from '#lib/domain/answer'
import type { z } from '#lib/domain/zod'
import type { Asking } from '#lib/forge/forge'
import { bodyOf } from '#lib/forge/request/body'
import type { Credentials, PushScope } from '#lib/forge/request/credentials'
import type { Exchange } from '#lib/forge/request/exchange'
import type { Request, Sender } from '#lib/forge/request/sender'

/**
 * @property what follows "Could not read"
 * @property path after the address of the API; each part is encoded
 * @property isForever it never changes, as what whole ids of commits name
 */
export type Wanted<T> = {
  what: string
  path: string
  query?: Record<string, string | number | readonly string[]>
  shape: z.ZodType<T>
  isForever?: boolean
}

/** @property hasMore whether another page follows, @property total how many items all pages have: null where the headers do not say */
export type Page<T> = { value: T; hasMore: boolean | null; total: number | null }

type Kept = { page: Page<unknown>; etag: string | null; isForever: boolean; bytes: number }
type Dialect = { api: string; accept: Record<string, string>; scheme: 'Bearer' | 'token' }
type Write = Omit<Request, 'secret'>

const MOST_KEPT = 5_000
const LARGEST_KEPT = 32 * 1024 * 1024

/** The API of a forge. Answers are kept by their ETag: one that did not change costs nothing at GitHub. */
export class ForgeClient {
  private readonly kept = new LRUCache<string, Kept>({
    max: MOST_KEPT,
    maxSize: LARGEST_KEPT,
    sizeCalculation: ({ bytes }) => bytes + 1,
  })

  constructor(
    readonly sender: Sender,
    private readonly credentials: Credentials,
    private readonly dialect: Dialect,
  ) {}

  async read<T>(wanted: Wanted<T>, asking: Asking = {}): Promise<Answer<T>> {
    const page = await this.readPage(wanted, asking)
    return page.ok ? { ok: true, value: page.value.value } : page
  }

  async readPage<T>(wanted: Wanted<T>, { isUrgent }: Asking = {}): Promise<Answer<Page<T>>> {
    const credentials = await this.credentials.toRead()
    if (!credentials.ok) return credentials
    const { token, account } = credentials.value
    const url = this.urlOf(wanted)
    const key = `${account} ${url.href}`
    const kept = this.kept.get(key)
    // An address has one shape.
    const page = kept?.page as Page<T> | undefined
    if (page !== undefined && kept?.isForever) return { ok: true, value: page }
    const answer = await this.sender.send({
      what: `read ${wanted.what}`,
      method: 'GET',
      url,
      headers: {
        ...this.dialect.accept,
        authorization: `${this.dialect.scheme} ${token}`,
        ...(kept?.etag && { 'if-none-match': kept.etag }),
      },
      secret: token,
      isUrgent,
    })
    if (!answer.ok) return this.afterRefusal(answer)
    if (answer.value.status !== 304) return this.keep(key, wanted, answer.value)
    this.sender.counters.notModified += 1
    return page === undefined
      ? this.sender.refuse(`read ${wanted.what}`, {
          code: 'malformed',
          why: 'it says that nothing changed, but was not asked so; check for a proxy that caches',
        })
      : { ok: true, value: page }
  }

  /** Sent once, whatever comes back. @param authorize makes the header of the token */
  async write(
    write: Write,
    scope: PushScope,
    authorize: (token: string) => string,
  ): Promise<Answer<Exchange>> {
    const credentials = await this.credentials.toPush(scope)
    if (!credentials.ok) return credentials
    const { token } = credentials.value
    const headers = { ...write.headers, authorization: authorize(token) }
    return this.afterRefusal(await this.sender.send({ ...write, headers, secret: token, isUrgent: true }))
  }

  urlOf({ path, query = {} }: Pick<Wanted<unknown>, 'path' | 'query'>): URL {
    const url = new URL(this.dialect.api + path)
    for (const [name, value] of Object.entries(query)) {
      for (const each of typeof value === 'object' ? value : [value])
        url.searchParams.append(name, String(each))
    }
    return url
  }

  private keep<T>(
    key: string,
    { what, shape, isForever = false }: Wanted<T>,
    answer: Exchange,
  ): Answer<Page<T>> {
    const parsed = bodyOf(answer, shape)
    if ('why' in parsed) {
      this.sender.counters.failures += 1
      return this.sender.refuse(`read ${what}`, parsed)
    }
    const page = { value: parsed.value, hasMore: hasMore(answer.headers), total: totalIn(answer.headers) }
    const etag = answer.headers.get('etag')
    if (isForever || etag !== null) this.kept.set(key, { page, etag, isForever, bytes: answer.body.length })
    return { ok: true, value: page }
  }

  private afterRefusal<T>(answer: Answer<T>): Answer<T> {
    if (!answer.ok && answer.error.status === 401) this.credentials.forget()
    return answer
  }
}

/** The header `Link` (RFC 8288), which all of them send with lists that have pages. */
function hasMore(headers: Exchange['headers']): boolean | null {
  const link = headers.get('link')
  return link === null ? null : /;\s*rel="?next"?/.test(link)
}

/** Of Forgejo, and of GitLab where it counted. */
function totalIn(headers: Exchange['headers']): number | null {
  const total = headers.get('x-total-count') ?? headers.get('x-total') ?? ''
  return /^\d{1,9}$/.test(total) ? Number(total) : null
}
