import 'server-only'
import { BUSY_SENTENCES, type Busy } from '#lib/domain/busy'

const AGAIN_SECONDS = 5

type Asked = { accept?: string | undefined; 'next-action'?: unknown }

type Answer = { status: number; headers: Record<string, string>; body: string }

/** The answer to a request that is not worked on, in the form that it asks for. */
export function busyAnswer(why: Busy, asked: Asked, againSeconds = AGAIN_SECONDS): Answer {
  const [type, body] = formOf(BUSY_SENTENCES[why], asked, againSeconds)
  const headers = {
    'Content-Type': `${type}; charset=utf-8`,
    'Retry-After': String(againSeconds),
    'Cache-Control': 'no-store',
  }
  return { status: why === 'busy' ? 503 : 429, headers, body }
}

function formOf(sentence: string, asked: Asked, againSeconds: number): [type: string, body: string] {
  // Next makes an error with these words of it.
  if (asked['next-action'] !== undefined) return ['text/plain', `${sentence} Try again.`]
  if (asked.accept?.includes('text/html')) return ['text/html', pageOf(sentence)]
  const error = { code: 'busy', message: `${sentence} Try again in ${againSeconds} s.` }
  return ['application/json', JSON.stringify({ ok: false, error })]
}

/** Small and without scripts and styles: it is sent when there is no time. */
function pageOf(sentence: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${AGAIN_SECONDS}">
<title>Quayside is busy</title>
<h1>${sentence}</h1>
<p>This page reloads by itself in ${AGAIN_SECONDS} s.</p>
`
}
