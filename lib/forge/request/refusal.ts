import 'server-only'
import { parseJson } from '#lib/domain/json'
import { z } from '#lib/domain/zod'
import type { Exchange, Fault } from '#lib/forge/request/exchange'

const DEEPEST = 5

/** `message` of GitHub and Forgejo; GitLab has it too, or `error`, and puts lists and objects into it. */
const refusal = z.object({
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  error_description: z.unknown().optional(),
  errors: z.array(z.unknown()).catch([]),
})

/** What the forge says about a refusal; empty if nothing, or in a web page. */
export function wordsOf({ headers, body }: Exchange): string {
  const text = body.toString('utf8')
  const type = headers.get('content-type') ?? ''
  const parsed = refusal.safeParse(parseJson(text))
  if (!parsed.success) return type.startsWith('text/plain') ? text : ''
  const { message, error, error_description: description, errors } = parsed.data
  const parts = [message, error, description, ...errors.slice(0, 3)].map((part) => textIn(part))
  return parts.filter((part) => part !== '').join(': ')
}

/** What is nested deeper is no words, and could be so deep that it ends the process. */
function textIn(part: unknown, depth = 0): string {
  if (typeof part === 'string') return part
  if (typeof part !== 'object' || part === null || depth > DEEPEST) return ''
  if ('message' in part) return textIn(part.message, depth + 1)
  return Object.values(part)
    .slice(0, 3)
    .map((each) => textIn(each, depth + 1))
    .join(', ')
}

/**
 * GitHub answers 403 to those who ask too much, too: with nothing remaining, with a time to wait, or with a message only
 * (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
export function isLimited({ status, headers }: Exchange, words: string): boolean {
  if (status === 429) return true
  if (status !== 403) return false
  const isOver = headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after')
  return isOver || /secondary rate|rate limit exceeded|abuse detection/i.test(words)
}

/** Why a request was refused, and what to do. @param said the forge's own words, as `Sender.quote` gives them */
export function faultOfStatus({ status }: Exchange, said: string): Fault {
  if (status >= 300 && status <= 399) return { status, ...faultOfRedirect(status) }
  if (status >= 500)
    return { status, code: 'unavailable', why: `it is not available (${status})${said}; it is asked again` }
  switch (status) {
    case 400:
    case 422:
      return {
        status,
        code: 'invalid',
        why: `it rejected the request${said}; check the names in the configuration`,
      }
    case 401:
      return {
        status,
        code: 'unauthorized',
        why: `it does not accept Quayside's credentials${said}; check the token or the App's key`,
      }
    case 403:
      return /archived/i.test(said)
        ? {
            status,
            code: 'forbidden',
            why: `the repository is archived, which makes it read only${said}; open it again, or take it out of the sources`,
          }
        : { status, code: 'forbidden', why: `a right is missing${said}; give it to the token or the App` }
    case 404:
    case 410:
      return {
        status,
        code: 'not-found',
        why: `it does not exist, or the right to see it is missing${said}; check its name and the token`,
      }
    case 409:
      return { status, code: 'conflict', why: `it changed meanwhile${said}; plan again` }
    default:
      return {
        status,
        code: 'failed',
        why: `it failed with the status ${status}${said}; check the url of this forge`,
      }
  }
}

/** A page to sign in is reached by 302, a renamed repository by the others. */
function faultOfRedirect(status: number): Fault {
  return status === 302 || status === 303
    ? { code: 'failed', why: `it leads elsewhere (${status}); check the url of this forge` }
    : {
        code: 'not-found',
        why: `it was renamed or moved (${status}); write its new name into the configuration`,
      }
}
