import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listenOnLoopback, type LoopbackServer } from '../../fake-cluster/loopback'
import { textOf } from '../request-body'
import { ForgeFaults, replyOf, sendHalf, type ForgeFault } from './faults'
import { serveGit } from './repositories/http-backend'
import { isLetIn } from './request-token'
import type { Call, RestAnswer } from './rest'

/** How many requests a git host had, and how many of them it answered with 304. */
export type RequestCounts = { requests: number; notModified: number }

/** A git host: its REST API, and its repositories over git's smart HTTP. */
export type ForgeServer = LoopbackServer & {
  faults: ForgeFaults
  counts: RequestCounts
  limit: RateLimit
  reset: () => void
}

/** @property remaining counts down with each request that is not answered with 304 */
type RateLimit = { limit: number; remaining: number }

/** What differs from host to host. */
export type DialectWords = {
  /** Whether answers have an ETag. */
  isConditional: boolean
  limitHeaders: (limit: RateLimit, resetAt: number) => Record<string, string>
  unauthorized: RestAnswer
  answer: (call: Call) => Promise<RestAnswer>
}

export type Dialect = DialectWords & {
  token: string
  /** The directory of all bare repositories. */
  root: string
  /** A page for people; undefined: the path is none of a page. */
  page: (path: string) => Promise<string | undefined>
  /** Whether git may read a repository, or push to it. */
  opens: (repository: string, isPush: boolean) => boolean
  /** After a push, which may have moved branches. */
  pushed: (repository: string) => Promise<void>
}

const GIT_PATH = /^\/(.+?)(?:\.git)?\/(?:info\/refs|git-(?:upload|receive)-pack)$/
const LIMIT = 5000

export async function startForgeServer(dialect: Dialect): Promise<ForgeServer> {
  const faults = new ForgeFaults()
  const counts: RequestCounts = { requests: 0, notModified: 0 }
  const limit: RateLimit = { limit: LIMIT, remaining: LIMIT }
  const state = { faults, counts, limit }
  const server = createServer((request, response) => {
    serve(dialect, state, request, response).catch((error: unknown) => {
      console.error(error)
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end()
    })
  })
  const started = await listenOnLoopback(server, 0)
  const reset = () => {
    faults.clear()
    Object.assign(counts, { requests: 0, notModified: 0 })
    limit.remaining = LIMIT
  }
  return { ...started, ...state, reset }
}

type State = Pick<ForgeServer, 'faults' | 'counts' | 'limit'>

async function serve(
  dialect: Dialect,
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = request
  state.counts.requests += 1
  const fault = state.faults.take(method, url)
  if (fault) await new Promise((resolve) => setTimeout(resolve, fault.delayMs))
  if (fault?.kind === 'hang') return
  const reply = fault && replyOf(fault, Date.now())
  if (reply) {
    response.writeHead(reply.status, { 'Content-Type': reply.type, ...reply.headers }).end(reply.body)
    return
  }
  const path = new URL(url, 'http://localhost').pathname
  const repository = GIT_PATH.exec(path)?.[1]
  if (repository) {
    await serveRepository(dialect, request, response, repository, fault)
    return
  }
  const page = method === 'GET' ? await dialect.page(path) : undefined
  if (page === undefined) await serveRest(dialect, state, request, response, fault)
  else response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end(page)
}

async function serveRepository(
  { root, token, opens, pushed }: Dialect,
  request: IncomingMessage,
  response: ServerResponse,
  repository: string,
  fault: ForgeFault | undefined,
): Promise<void> {
  if (!isLetIn(request, token)) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end()
    return
  }
  const isPush = request.url?.includes('git-receive-pack') ?? false
  if (!opens(repository, isPush)) {
    const isReadOnly = isPush && opens(repository, false)
    response.writeHead(isReadOnly ? 403 : 404).end(isReadOnly ? 'This repository is archived.' : 'Not Found')
    return
  }
  const isLost = fault?.kind === 'lost' || fault?.kind === 'cut'
  await serveGit(request, response, root, { done: () => pushed(repository), isLost })
}

async function serveRest(
  { token, answer, unauthorized, isConditional, limitHeaders }: Dialect,
  { counts, limit }: State,
  request: IncomingMessage,
  response: ServerResponse,
  fault: ForgeFault | undefined,
): Promise<void> {
  const base = `http://${request.headers.host ?? '127.0.0.1'}`
  const url = new URL(request.url ?? '/', base)
  const text = await textOf(request)
  const call = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    body: jsonOf(text),
    base,
  }
  const { status, body, headers = {} } = isLetIn(request, token) ? await answer(call) : unauthorized
  const content = JSON.stringify(body)
  const etag = `W/"${createHash('sha256').update(content).digest('hex')}"`
  const isKnown = isConditional && status === 200 && request.headers['if-none-match'] === etag
  if (isKnown) counts.notModified += 1
  else limit.remaining = Math.max(limit.remaining - 1, 0)
  if (fault?.kind === 'lost') {
    response.destroy()
    return
  }
  const type = 'application/json; charset=utf-8'
  if (fault?.kind === 'cut') {
    sendHalf(response, status, type, content)
    return
  }
  response.writeHead(isKnown ? 304 : status, {
    'Content-Type': type,
    ...(isConditional && status === 200 && { ETag: etag }),
    ...limitHeaders(limit, Math.ceil(Date.now() / 3_600_000) * 3600),
    ...headers,
  })
  response.end(isKnown ? undefined : content)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
