import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { bytesOf, send, type Dispatcher, type Response } from '#lib/network/send'
import { errorCodeOf, whyUnreachable } from '#lib/runtime/connection-words'
import type { Clock } from '#lib/runtime/clock'
import { startDeadline } from '#lib/runtime/deadline'
import { VERSION } from '#lib/runtime/version'

/** Why a request failed. The client adds what was asked, of which forge. */
export type Fault = Omit<ClusterError, 'message'> & { why: string }

export type Sent = {
  method: 'GET' | 'POST' | 'PATCH'
  url: URL
  headers: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  deadlineMs: number
  /** Connections that trust another authority than all others do. */
  dispatcher?: Dispatcher | undefined
}

export type Exchange = { status: number; headers: Pick<Headers, 'get' | 'has'>; body: Buffer }

export const USER_AGENT = `quayside/${VERSION}`

const LARGEST_BODY = 8 * 1024 * 1024
/** Of a refusal, only one line is shown. */
const LARGEST_REFUSAL = 64 * 1024
const REMEDY = 'check the url of this forge, and the network to it'

/**
 * One request, sent once. No redirect is followed: it would send the credentials to an address that nobody configured, and a
 * repository that was renamed is one to say so.
 */
export async function exchange(sent: Sent, clock: Clock): Promise<Exchange | Fault> {
  const { method, url, headers, body = null, deadlineMs, dispatcher } = sent
  const { signal, release } = startDeadline(clock, deadlineMs)
  try {
    const response = await send(url, {
      method,
      headers: { ...headers, 'user-agent': USER_AGENT },
      body,
      redirect: 'manual',
      signal,
      ...(dispatcher && { dispatcher }),
    })
    const most = response.ok ? LARGEST_BODY : LARGEST_REFUSAL
    const bytes = await readUpTo(response, most)
    if (response.ok && bytes.length > most)
      return {
        code: 'too-large',
        why: `its answer has more than ${most / 1024 / 1024} MiB; promote in smaller steps`,
      }
    return { status: response.status, headers: response.headers, body: bytes }
  } catch (error) {
    return faultOf(error, signal, deadlineMs)
  } finally {
    release()
  }
}

export function isFault(result: object): result is Fault {
  return 'why' in result
}

/** Stops reading a piece after `most`. */
async function readUpTo(response: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytesOf(response)) {
    chunks.push(chunk)
    size += chunk.length
    if (size > most) break
  }
  return Buffer.concat(chunks)
}

function faultOf(error: unknown, signal: AbortSignal, deadlineMs: number): Fault {
  if (signal.aborted)
    return {
      code: 'timeout',
      why: `it did not answer within ${deadlineMs / 1000} s; check the host, and the network to it`,
    }
  // What fetch throws is always a TypeError; its cause says why.
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && cause.name === 'HTTPParserError')
    return { code: 'malformed', why: 'it does not speak HTTP; check the url of this forge' }
  const code = errorCodeOf(cause)
  // Of zlib.
  if (code?.startsWith('Z_'))
    return { code: 'malformed', why: 'its answer cannot be unpacked; check for a proxy that changes it' }
  const why = code === undefined ? `connection failed; ${REMEDY}` : whyUnreachable(code, REMEDY)
  return { code: 'unreachable', why: `it cannot be reached: ${why}` }
}
