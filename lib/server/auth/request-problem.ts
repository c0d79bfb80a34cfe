import 'server-only'
import { foreignOrigin } from '#lib/server/auth/authorize'

/** Why a request is refused before anything handles it. */
export type RequestProblem = {
  status: number
  code: string
  message: string
  headers?: Record<string, string>
}

/** What Next needs of a request, and what a test can make. */
type Asked = Pick<Request, 'method' | 'headers'> & { path: string }

/** Also in next.config.js. An import of as many tags as one operation takes is smaller. */
const MOST_BYTES = 512 * 1024

/** Next tells its client by this header to reload the page. */
const UNKNOWN_ACTION = { 'x-nextjs-action-not-found': '1' }
/** What the pages of the sign-in send. */
const FORM = 'application/x-www-form-urlencoded'
const ACTION_ID = /^[0-9a-f]{42}$/

/**
 * What is wrong with a request from its head; null if nothing is. For many of these, Next or next-auth would throw, and log a stack
 * for anything that a stranger sends.
 * @param actions the ids of the server actions; null if they are not known
 */
export function headProblem(
  { method, headers, path }: Asked,
  url: string,
  actions: ReadonlySet<string> | null,
): RequestProblem | null {
  if (method === 'GET' || method === 'HEAD') return null
  const id = headers.get('next-action')
  const isApi = path.startsWith('/api/')
  // Its sender is told by a signature (lib/server/promotion/receive-webhook.ts), and is no browser.
  if (method === 'POST' && id === null && isWebhook(path)) return null
  // A form cannot call an action here, so a page is never the answer to a POST without an id.
  if (method !== 'POST' || (id === null && !isApi)) return notAllowed(isApi)
  // Browsers send it with every POST. Next compares the host alone.
  const { origin, host } = new URL(url)
  if (headers.get('origin') !== origin || hostOf(headers) !== host) {
    return { status: 403, code: 'foreign-origin', message: foreignOrigin(url) }
  }
  if (isApi && id !== null) return notAllowed(isApi)
  if (id !== null && !ACTION_ID.test(id)) return invalid(400, UNKNOWN_ACTION)
  const type = id !== null ? 'text/plain' : path.startsWith('/api/auth/') ? FORM : null
  if (type !== null && headers.get('content-type')?.split(';')[0] !== type) return invalid(415)
  if (Number(headers.get('content-length')) > MOST_BYTES) return invalid(413)
  return id !== null && actions?.has(id) === false ? { ...UPDATED, headers: UNKNOWN_ACTION } : null
}

export function isWebhook(path: string): boolean {
  return path.startsWith('/api/forges/')
}

/** The status that Next gives to an action of another build. */
const UPDATED = { status: 409, code: 'unknown-action', message: 'Quayside was updated. Reload the page.' }

function notAllowed(isApi: boolean): RequestProblem {
  const headers = { allow: isApi ? 'GET, HEAD, POST' : 'GET, HEAD' }
  return { status: 405, code: 'bad-request', message: 'This method is not allowed here.', headers }
}

function invalid(status: number, headers: Record<string, string> = {}): RequestProblem {
  return { status, code: 'bad-request', message: 'Invalid request.', headers }
}

/** The host that the browser asked for: each proxy appends the one that it was asked for. Next reads it in the same way. */
function hostOf(headers: Headers): string | null {
  return headers.get('x-forwarded-host')?.split(',')[0]?.trim() ?? headers.get('host')
}

const MOST_ARGUMENTS = 8
const MOST_DEPTH = 16

/**
 * What is wrong with the arguments of an action. React's decoder throws at anything but JSON, and at references to what does not
 * exist. Quayside's pages send plain JSON without references.
 */
export function bodyProblem(body: string): RequestProblem | null {
  if (body.length > MOST_BYTES) return invalid(413)
  return isArguments(parsed(body)) ? null : invalid(400)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

function isArguments(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MOST_ARGUMENTS && isPlain(value, MOST_DEPTH)
}

/** React writes a string that begins with `$` as `$$`, and all that JSON lacks as other strings with `$`. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !/^\$(?!\$|undefined$)/.test(value)
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((each) => isPlain(each, depth - 1))
}
