import 'server-only'
import { request as send, type Dispatcher } from 'undici'
import type { Answer, ClusterError } from '#lib/domain/answer'
import { systemClock } from '#lib/runtime/system-clock'
import type { Connection, Pool } from '#lib/cluster/request/connection'
import { startDeadline } from '#lib/runtime/deadline'
import { explain, faultOfStatus, type Fault } from '#lib/cluster/request/explain'
import { faultOfTransport, isTimeout, NoCredentials, TooLarge } from '#lib/cluster/request/transport-fault'
import { VERSION } from '#lib/runtime/version'

export type ClusterRequest = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Starts with `/` and is built from validated names only. */
  path: string
  query?: Record<string, string | number>
  contentType?: string
  body?: object
}

export type Limits = {
  deadlineMs: number
  largestBody: number
  /** Whether a person waits for the answer. */
  isAwaited?: boolean
  /** If absent, what a person waits for and what is written do not wait behind the rest. */
  pool?: Pool
}

/** The deadline is for the whole request, including an exec plugin for credentials. */
export const LIMITS: Limits = { deadlineMs: 15_000, largestBody: 64 * 1024 * 1024 }

/** A Status, or the page of a proxy. */
const LARGEST_REFUSAL = 1024 * 1024

/** For requests that a person waits for: a failure shows within five seconds. */
export const INTERACTIVE_LIMITS: Limits = { ...LIMITS, deadlineMs: 3_000, isAwaited: true }

/** For the lists of list-watches, and for what they rest on. */
export const LIST_WATCH_LIMITS: Limits = { ...LIMITS, pool: 'list-watch' }

type Response = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'> & {
  /** What the request was sent with. */
  authorization: string
}

/** One request with the raw JSON answer: the typed methods of the client drop fields that they do not know. */
export async function request(
  connection: Connection,
  wanted: ClusterRequest,
  limits = LIMITS,
  outer?: AbortSignal,
): Promise<Answer<unknown>> {
  const answer = await requestText(connection, wanted, limits, outer)
  if (!answer.ok) return answer
  const value = parse(answer.value)
  return value === undefined
    ? refuse(wanted, { code: 'malformed', why: 'the answer is not JSON' })
    : { ok: true, value }
}

/** One request whose answer is text, such as a log. */
export async function requestText(
  connection: Connection,
  wanted: ClusterRequest,
  limits = LIMITS,
  outer?: AbortSignal,
): Promise<Answer<string>> {
  return requestBody(connection, wanted, (body) => readBody(body, limits.largestBody), limits, outer)
}

/** One request. @param read reads the answer as it arrives, and may throw TooLarge */
export async function requestBody<T>(
  connection: Connection,
  wanted: ClusterRequest,
  read: (body: AsyncIterable<Buffer>) => Promise<T>,
  limits = LIMITS,
  outer?: AbortSignal,
): Promise<Answer<T>> {
  const paused = connection.pauses.faultOf(wanted.path, limits.isAwaited === true || wanted.method !== 'GET')
  if (paused !== null) return refuse(wanted, paused)
  const { signal, release } = startDeadline(systemClock, limits.deadlineMs, outer)
  try {
    const response = await transmit(connection, wanted, poolOf(wanted, limits), signal)
    return isSuccess(response)
      ? { ok: true, value: await read(response.body) }
      : refuse(wanted, await readRefusal(connection, response, wanted.path))
  } catch (error) {
    if (outer?.aborted && !isTimeout(outer.reason)) throw error
    return refuse(wanted, faultOfTransport(error))
  } finally {
    release()
  }
}

/**
 * A watch: a GET whose answer stays open until the server ends it or `signal` aborts. If the connection is lost later, the
 * iteration throws the error of undici.
 */
export async function openWatch(
  connection: Connection,
  path: string,
  query: NonNullable<ClusterRequest['query']>,
  signal: AbortSignal,
): Promise<Answer<AsyncIterable<Buffer>>> {
  const wanted = { method: 'GET', path, query: { ...query, watch: 'true' } } as const
  return openStream(connection, wanted, { pool: 'list-watch', isAwaited: false, word: 'WATCH' }, signal)
}

/** The same for a log that is followed. */
export async function openLog(
  connection: Connection,
  path: string,
  query: NonNullable<ClusterRequest['query']>,
  signal: AbortSignal,
): Promise<Answer<AsyncIterable<Buffer>>> {
  const wanted = { method: 'GET', path, query: { ...query, follow: 'true' } } as const
  return openStream(connection, wanted, { pool: 'logs', isAwaited: true, word: 'GET' }, signal)
}

async function openStream(
  connection: Connection,
  wanted: ClusterRequest,
  { pool, isAwaited, word }: { pool: Pool; isAwaited: boolean; word: string },
  signal: AbortSignal,
): Promise<Answer<AsyncIterable<Buffer>>> {
  const { path } = wanted
  const told = { method: word, path }
  const paused = connection.pauses.faultOf(path, isAwaited)
  if (paused !== null) return refuse(told, paused)
  try {
    const response = await transmit(connection, wanted, pool, signal, { bodyTimeout: 0 })
    if (isSuccess(response)) return { ok: true, value: response.body }
    return refuse(told, await readRefusal(connection, response, path))
  } catch (error) {
    if (signal.aborted && !isTimeout(signal.reason)) throw error
    return refuse(told, faultOfTransport(error))
  }
}

function poolOf({ method }: ClusterRequest, { pool, isAwaited = false }: Limits): Pool {
  return pool ?? (method !== 'GET' ? 'write' : isAwaited ? 'read' : 'background')
}

async function transmit(
  connection: Connection,
  { method, path, query = {}, contentType = 'application/json', body: content }: ClusterRequest,
  pool: Pool,
  signal: AbortSignal,
  options: { bodyTimeout?: number } = {},
): Promise<Response> {
  const identity = connection.identify(pool).catch((cause: unknown) => {
    throw new NoCredentials(cause)
  })
  const { headers, dispatcher } = await beforeAbort(identity, signal)
  const response = await send(connection.server + path, {
    dispatcher,
    method,
    query,
    signal,
    ...options,
    headers: {
      ...headers,
      Accept: 'application/json, */*',
      // For browsers and curl, API servers indent the JSON, which makes it half as long again.
      'User-Agent': `quayside/${VERSION}`,
      ...(content === undefined ? {} : { 'Content-Type': contentType }),
    },
    body: content === undefined ? null : JSON.stringify(content),
  })
  if (response.statusCode === 401) connection.forgetCredentials()
  const { statusCode, headers: answered, body } = response
  return { statusCode, headers: answered, body, authorization: headers.Authorization ?? '' }
}

async function readBody(body: AsyncIterable<Buffer>, largest: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > largest) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Undefined if the text is not JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    const end = () => reject(signal.reason as Error)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
  return Promise.race([work, aborted])
}

function isSuccess({ statusCode }: Response): boolean {
  return statusCode >= 200 && statusCode <= 299
}

/** Reads why the cluster refused a request. The group of the request gets the pause that it asked for. */
async function readRefusal(
  connection: Connection,
  { statusCode, headers, body, authorization }: Response,
  path: string,
): Promise<Fault> {
  const text = withoutCredentials(await readBody(body, LARGEST_REFUSAL), authorization)
  const fault = faultOfStatus(statusCode, parse(text), path)
  const retryAfterSeconds = secondsOf(headers['retry-after'])
  const whole = retryAfterSeconds === null ? fault : { ...fault, retryAfterSeconds }
  connection.pauses.learn(path, whole)
  return whole
}

/** Its words can come to a page, and a proxy before an API server may send back what it was sent. */
function withoutCredentials(text: string, authorization: string): string {
  const [, credentials = ''] = authorization.split(' ')
  return credentials === '' ? text : text.replaceAll(credentials, '…')
}

/** API servers send seconds, a proxy may send a date (RFC 9110). */
function secondsOf(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string') return null
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isNaN(seconds) ? null : Math.max(0, Math.ceil(seconds))
}

function refuse(wanted: { method: string; path: string }, fault: Fault): { ok: false; error: ClusterError } {
  return { ok: false, error: explain(wanted.method, wanted.path, fault) }
}
