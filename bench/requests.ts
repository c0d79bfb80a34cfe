import { request } from 'node:http'

type Headers = Record<string, string>

/** The whole response body; any status but 200 is an error of the bench. */
export async function textOf(url: string, headers: Headers = {}): Promise<string> {
  const response = await fetch(url, { headers, redirect: 'manual' })
  if (response.status !== 200) throw new Error(`${url} answered with status ${response.status}`)
  return response.text()
}

/** POSTs or PUTs JSON, or PATCHes a merge patch. */
export async function sendJson(
  url: string,
  headers: Headers,
  body: object,
  method: 'POST' | 'PUT' | 'PATCH' = 'POST',
): Promise<void> {
  const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const response = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': contentType },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered with status ${response.status}: ${text}`)
}

export async function millisecondsFor(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Status 0 if there was no answer. */
export type TimedAnswer = { status: number; retryAfter: string | null; ms: number }

/** How long the whole answer takes, over a connection of its own. */
export async function answerOf(url: string, headers: Headers = {}): Promise<TimedAnswer> {
  const started = performance.now()
  const answered = await readToTheEnd(url, { ...headers, accept: 'text/html' }).catch(() => NO_ANSWER)
  return { ...answered, ms: performance.now() - started }
}

const NO_ANSWER = { status: 0, retryAfter: null }

function readToTheEnd(url: string, headers: Headers): Promise<{ status: number; retryAfter: string | null }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, agent: false }, (response) => {
      const status = response.statusCode ?? 0
      const retryAfter = response.headers['retry-after'] ?? null
      response.resume().on('end', () => resolve({ status, retryAfter }))
      response.on('error', reject)
    })
    outgoing.on('error', reject).end()
  })
}
