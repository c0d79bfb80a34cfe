import 'server-only'
import { request as requestPlainly, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as requestSafely } from 'node:https'
import { tunnelsTo } from '#lib/network/tunnel-agent'
import { errorCodeOf, whyUnreachable } from '#lib/runtime/connection-words'
import { version } from '../../../../package.json'

const DEADLINE_MS = 10_000
const MOST_CHARACTERS = 1024 * 1024

export type Asked = {
  url: string
  /** The value of `Authorization`. */
  authorization?: string
  /** Makes it a POST. */
  form?: Record<string, string>
  /** The only certificate authorities that are trusted; those of the process if absent. */
  ca?: readonly string[]
}

/** @property json undefined where the answer is no JSON. Its text is never passed on: it can hold anything, a token too */
export type Told = { status: number; headers: IncomingHttpHeaders; json: unknown }

/** Why nothing was heard, in our own words. */
export type Unheard = { why: string }

/**
 * One request to a sign-in service, sent once. No redirect is followed: it would send a token to an address that nobody configured.
 * The deadline is for the whole answer, or one that comes drop by drop would hold the person for ever.
 */
export async function ask({ url, authorization, form, ca }: Asked): Promise<Told | Unheard> {
  const signal = AbortSignal.timeout(DEADLINE_MS)
  const headers = {
    accept: 'application/json',
    'user-agent': `quayside/${version}`,
    ...(authorization !== undefined && { authorization }),
    ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
  }
  const method = form === undefined ? 'GET' : 'POST'
  const send = url.startsWith('https:') ? requestSafely : requestPlainly
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const trust = ca !== undefined && { ca: [...ca] }
      send(url, { method, headers, signal, ...tunnelsTo([url]), ...trust })
        .on('response', resolve)
        .on('error', reject)
        .end(form === undefined ? undefined : new URLSearchParams(form).toString())
    })
    const body = await readUpTo(response, MOST_CHARACTERS)
    if (body === null) return { why: 'its answer is too long' }
    return { status: response.statusCode ?? 0, headers: response.headers, json: jsonIn(body) }
  } catch (error) {
    if (signal.aborted) return { why: `it did not answer within ${DEADLINE_MS / 1000} s` }
    const code = errorCodeOf(error)
    return { why: `it cannot be reached: ${code === undefined ? 'connection failed' : whyUnreachable(code)}` }
  }
}

export function isUnheard(result: Told | Unheard): result is Unheard {
  return 'why' in result
}

async function readUpTo(response: IncomingMessage, most: number): Promise<string | null> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > most) return null
  }
  return text
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
