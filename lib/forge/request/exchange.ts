import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import { errorCodeOf, whyUnreachable } from '#lib/runtime/connection-words'
import { startDeadline } from '#lib/runtime/deadline'
import { systemClock } from '#lib/runtime/system-clock'
import { version } from '../../../package.json'

/** Why a request failed. The client adds what was asked, of which forge. */
export type Fault = Omit<ClusterError, 'message'> & { why: string }

export type Sent = {
  method: 'GET' | 'POST' | 'PATCH'
  url: URL
  headers: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  deadlineMs: number
  signal?: AbortSignal | undefined
}

export type Exchange = { status: number; headers: Headers; body: Buffer }

export const USER_AGENT = `quayside/${version}`

const LARGEST_BODY = 8 * 1024 * 1024
/** Of a refusal, only one line is shown. */
const LARGEST_REFUSAL = 64 * 1024

/**
 * One request, sent once. No redirect is followed: it would send the credentials to an address that nobody configured, and a
 * repository that was renamed is one to say so.
 */
export async function exchange(sent: Sent): Promise<Exchange | Fault> {
  const { method, url, headers, body = null, deadlineMs, signal: outer } = sent
  const { signal, release } = startDeadline(systemClock, deadlineMs, outer)
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, 'user-agent': USER_AGENT },
      body,
      redirect: 'manual',
      // Next would cache it otherwise.
      cache: 'no-store',
      signal,
    })
    const most = response.ok ? LARGEST_BODY : LARGEST_REFUSAL
    const bytes = await readUpTo(response, most)
    if (response.ok && bytes.length > most)
      return { code: 'too-large', why: `its answer has more than ${most / 1024 / 1024} MiB` }
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
async function readUpTo({ body }: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > most) break
  }
  return Buffer.concat(chunks)
}

function faultOf(error: unknown, signal: AbortSignal, deadlineMs: number): Fault {
  if (signal.aborted) {
    const isLate = signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
    return isLate
      ? { code: 'timeout', why: `it did not answer within ${deadlineMs / 1000} s` }
      : { code: 'failed', why: 'the request was given up' }
  }
  // What fetch throws is always a TypeError; its cause says why.
  const code = errorCodeOf(error instanceof Error ? error.cause : undefined)
  if (code?.startsWith('HPE_')) return { code: 'malformed', why: 'it does not speak HTTP' }
  const why = code === undefined ? 'connection failed' : whyUnreachable(code)
  return { code: 'unreachable', why: `it cannot be reached: ${why}` }
}
