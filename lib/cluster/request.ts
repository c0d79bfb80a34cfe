import 'server-only'
import { request as send } from 'undici'
import type { Answer, ClusterError } from '#lib/domain/cluster-error'
import type { Connection, Identity } from '#lib/cluster/connection'
import { explain, faultOfStatus, type Fault } from '#lib/cluster/explain'
import { faultOfTransport, NoCredentials, TooLarge } from '#lib/cluster/transport-fault'
import { version } from '../../package.json'

export type ClusterRequest = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Starts at the API server's root and is made of checked names only. */
  path: string
  query?: Record<string, string | number>
  contentType?: string
  body?: object
}

type Limits = { deadlineMs: number; largestBody: number }

/** The deadline is for the whole request, an exec plugin for credentials included. */
const LIMITS: Limits = { deadlineMs: 15_000, largestBody: 64 * 1024 * 1024 }

type Reply = { status: number; text: string }

/** One request, answered as raw JSON: the client's typed reads lose the fields that they do not know. */
export async function request(
  connection: Connection,
  wanted: ClusterRequest,
  limits = LIMITS,
): Promise<Answer<unknown>> {
  try {
    const { status, text } = await exchange(connection, wanted, limits)
    if (status === 401) connection.forgetCredentials()
    const value = parse(text)
    if (status < 200 || status > 299) return refuse(wanted, faultOfStatus(status, value, wanted.path))
    if (value === undefined) return refuse(wanted, { code: 'malformed', why: 'the answer is not JSON' })
    return { ok: true, value }
  } catch (error) {
    return refuse(wanted, faultOfTransport(error))
  }
}

async function exchange(connection: Connection, wanted: ClusterRequest, limits: Limits): Promise<Reply> {
  const signal = AbortSignal.timeout(limits.deadlineMs)
  const identity = connection.identify().catch((cause: unknown) => {
    throw new NoCredentials(cause)
  })
  return transmit(connection.server, wanted, await beforeAbort(identity, signal), signal, limits.largestBody)
}

async function transmit(
  server: string,
  { method, path, query = {}, contentType = 'application/json', body: content }: ClusterRequest,
  { headers, dispatcher }: Identity,
  signal: AbortSignal,
  largestBody: number,
): Promise<Reply> {
  const { statusCode, body } = await send(server + path, {
    dispatcher,
    method,
    query,
    signal,
    headers: {
      ...headers,
      Accept: 'application/json, */*',
      // API servers indent their answers for the User-Agents of browsers and curl: half as much again to read.
      'User-Agent': `quayside/${version}`,
      ...(content === undefined ? {} : { 'Content-Type': contentType }),
    },
    body: content === undefined ? null : JSON.stringify(content),
  })
  const chunks: Buffer[] = []
  let size = 0
  const arriving: AsyncIterable<Buffer> = body
  for await (const chunk of arriving) {
    size += chunk.length
    if (size > largestBody) throw new TooLarge()
    chunks.push(chunk)
  }
  return { status: statusCode, text: Buffer.concat(chunks).toString('utf8') }
}

async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  return Promise.race([work, aborted])
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function refuse(wanted: ClusterRequest, fault: Fault): { ok: false; error: ClusterError } {
  return { ok: false, error: explain(wanted.method, wanted.path, fault) }
}
