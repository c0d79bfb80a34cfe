import type { ServerResponse } from 'node:http'
import { z } from 'zod'

export const FORGE_NAMES = ['github', 'gitlab', 'forgejo'] as const

/**
 * How a git host fails the requests whose path contains `path`, `times` times or until it is told otherwise.
 * `lost` and `cut`: the request is carried out, and nothing, or half of its answer, comes back. `hang`: no answer at all.
 */
export const forgeFaultSchema = z.object({
  forge: z.enum(FORGE_NAMES),
  kind: z.enum([
    'none',
    'unauthorized',
    'rate limit',
    'secondary limit',
    'forbidden',
    'not found',
    'conflict',
    'unprocessable',
    'too many requests',
    'server error',
    'html',
    'cut',
    'lost',
    'hang',
    'slow',
  ]),
  method: z.string().optional(),
  path: z.string().default(''),
  times: z.int().min(1).default(1_000_000),
  delayMs: z.int().min(0).max(60_000).default(0),
})

export type ForgeFault = z.output<typeof forgeFaultSchema>
export type ForgeFaultRequest = z.input<typeof forgeFaultSchema>
type Reply = { status: number; type: string; body: string; headers?: Record<string, string> }

const HTML = '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>'

/** Undefined for faults of the connection. The words are those of the hosts. */
export function replyOf({ kind, forge }: ForgeFault, now: number): Reply | undefined {
  const json = (status: number, message: string, headers: Record<string, string> = {}): Reply => ({
    status,
    type: 'application/json; charset=utf-8',
    body: JSON.stringify({ message, ...(forge === 'github' && { status: String(status) }) }),
    headers,
  })
  switch (kind) {
    case 'unauthorized':
      return json(401, forge === 'github' ? 'Bad credentials' : '401 Unauthorized')
    case 'rate limit': {
      const resetAt = String(Math.ceil(now / 1000) + 60)
      const limits = {
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': resetAt,
      }
      return json(403, 'API rate limit exceeded for installation ID 5678.', limits)
    }
    case 'secondary limit':
      return json(
        403,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        {
          'retry-after': '60',
        },
      )
    case 'forbidden':
      return json(
        403,
        forge === 'github' ? 'Resource not accessible by personal access token' : '403 Forbidden',
      )
    case 'not found':
      return json(404, 'Not Found')
    case 'conflict':
      return json(409, 'Git Repository is empty.')
    case 'unprocessable':
      return json(422, 'Validation Failed')
    case 'too many requests':
      // GitLab answers in plain text.
      return { status: 429, type: 'text/plain', body: 'Retry later\n', headers: { 'retry-after': '1' } }
    case 'server error':
      return json(500, 'Server Error')
    case 'html':
      return { status: 502, type: 'text/html', body: HTML }
    default:
      return undefined
  }
}

/** The faults that a git host is told to have, the last one first. */
export class ForgeFaults {
  private faults: ForgeFault[] = []

  /** `none` ends all of them. */
  set(fault: ForgeFault): void {
    this.faults = fault.kind === 'none' ? [] : [fault, ...this.faults]
  }

  clear(): void {
    this.faults = []
  }

  /** The fault of a request, which is then used up once. */
  take(method: string, path: string): ForgeFault | undefined {
    const fault = this.faults.find(
      (each) => path.includes(each.path) && (each.method === undefined || each.method === method),
    )
    if (!fault) return undefined
    fault.times -= 1
    if (fault.times === 0) this.faults = this.faults.filter((each) => each !== fault)
    return fault
  }
}

/** Sends an answer up to its middle, and ends the connection. */
export function sendHalf(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
  response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy())
}
