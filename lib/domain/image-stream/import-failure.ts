/** Why an image is not imported. Each reason needs another action from a person. */
const IMPORT_FAILURES = [
  'tag-gone',
  'digest-gone',
  'unauthorised',
  'unreachable',
  'tls',
  'unsupported',
  'busy',
  'registry-error',
  'refused',
  'no-answer',
  'unknown',
] as const

export type ImportFailure = (typeof IMPORT_FAILURES)[number]

/** Ours, where a failure comes without a message. */
export const NO_REASON = 'The cluster gave no reason.'

/** From the condition `ImportSuccess`, the status of an image import, or a failed request for one. */
export type FailureMessage = { reason: string; message: string }

/** Reasons that need no look at the message; `timeout` and `invalid` are from requests that failed before any import. */
const BY_REASON = new Map<string, ImportFailure>([
  ['Unauthorized', 'unauthorised'],
  ['Forbidden', 'refused'],
  ['Invalid', 'refused'],
  ['invalid', 'refused'],
  ['timeout', 'no-answer'],
  ['Timeout', 'no-answer'],
  ['ServerTimeout', 'no-answer'],
  ['TooManyRequests', 'busy'],
])

/**
 * All other failures are an `InternalError` or a `BadRequest` with another error inside (import-registry-unreachable.json). For
 * an answer of the registry, the importer writes "REF: CODE: MESSAGE" with an error code of the distribution protocol in lower
 * case (registry/api/errcode), or only the code if the registry sends the usual message of it. If the answer has no such code,
 * its client writes the HTTP status. Failures of several mirrors are a list: `[ONE, OTHER]`.
 */
const BY_CODE: Record<string, ImportFailure> = {
  unauthorized: 'unauthorised',
  denied: 'unauthorised',
  toomanyrequests: 'busy',
  unavailable: 'registry-error',
  'manifest unknown': 'tag-gone',
  'name unknown': 'tag-gone',
}

const CODES = Object.keys(BY_CODE).join('|').replaceAll(' ', '[ _]')
const CODE = new RegExp(`(?:^|\\n|[:,] )(${CODES})(?=:|,|\\]|\\s*$)`, 'i')

/** `HTTP status: 500`, `failed with status: 403 Forbidden`, `error parsing HTTP 429 response body`. */
const STATUS = /\b(?:HTTP status|status(?: code)?|HTTP):? (\d{3})\b/i

/** Go's HTTP client quotes only the text of a status that a proxy sends: `Get "https://quay.io/v2/": Bad Gateway`. */
const STATUS_TEXT =
  /(?:^|: |\b\d{3} )(Unauthorized|Forbidden|Not Found|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout)\b/

const STATUS_OF_TEXT: Record<string, number> = {
  Unauthorized: 401,
  Forbidden: 403,
  'Not Found': 404,
  'Too Many Requests': 429,
}

/** Errors of Go's network packages and of the importer itself. The first match counts. */
const BY_MESSAGE: [RegExp, ImportFailure][] = [
  [/proxy authentication required/i, 'unreachable'],
  [
    /no basic auth credentials|authentication (?:is )?required|pull access denied|insufficient_scope/i,
    'unauthorised',
  ],
  [
    /you may not have access|incorrect username or password|did not include a token in the response/,
    'unauthorised',
  ],
  // Harbor has codes of its own, which the importer reads as `unknown`.
  [/(?:dockerimage\S*|artifact|repository) +not found/, 'tag-gone'],
  [/unable to decode token response/, 'registry-error'],
  [
    /deadline exceeded|context deadline|i\/o timeout|handshake timeout|Client\.Timeout|timed out|canceled/i,
    'no-answer',
  ],
  [/HTTP response to HTTPS client|is HTTP only|x509:|\btls: /i, 'tls'],
  [/too many requests/i, 'busy'],
  [
    /manifest type|media type|schema (?:version|1)|no manifests|no image found .* for (?:architecture|platform)/i,
    'unsupported',
  ],
  [
    /dial tcp|no such host|connection re(?:fused|set)|no route to host|unreachable|broken pipe|GOAWAY|\bEOF\b|stream error|connection lost|closed idle/,
    'unreachable',
  ],
]

/** Whether the registry said that it does not have the image. Other failures say nothing of that. */
export function isGone(failure: FailureMessage): boolean {
  return ['digest-gone', 'tag-gone'].includes(importFailureOf(failure))
}

export function importFailureOf({ reason, message }: FailureMessage): ImportFailure {
  if (reason === 'NotFound') return notFound(message)
  // For viewers, the server has read the message already (others-words.ts).
  const known = IMPORT_FAILURES.find((each) => each === reason)
  if (known !== undefined) return known
  const words = withoutNames(message)
  const code = CODE.exec(words)?.[1]?.toLowerCase().replace('_', ' ') ?? ''
  const found = BY_REASON.get(reason) ?? BY_CODE[code] ?? byStatus(words) ?? byMessage(words) ?? 'unknown'
  return found === 'tag-gone' ? notFound(message) : found
}

/** The digest of a pull spec can have any algorithm. */
function notFound(message: string): ImportFailure {
  return /@[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}/i.test(message) ? 'digest-gone' : 'tag-gone'
}

function byStatus(words: string): ImportFailure | undefined {
  const text = STATUS_TEXT.exec(words)?.[1]
  const status = text === undefined ? Number(STATUS.exec(words)?.[1]) : (STATUS_OF_TEXT[text] ?? 500)
  if (status === 401 || status === 403) return 'unauthorised'
  if (status === 404) return 'tag-gone'
  if (status === 429) return 'busy'
  return status >= 500 ? 'registry-error' : undefined
}

function byMessage(words: string): ImportFailure | undefined {
  return BY_MESSAGE.find(([pattern]) => pattern.test(words))?.[1]
}

/** Removes quoted text, addresses and pull specs: an image can be called `mutual-tls`, and a host `unauthorized.example`. */
function withoutNames(message: string): string {
  return message
    .replace(/^Internal error occurred: /, '')
    .replace(/^\S*[/:.]\S*: /, '')
    .replace(/"[^"]*"/g, '')
    .replace(/\S+\/[^\s:]\S*/g, (word) => (KEPT.test(word) ? word : word.endsWith(':') ? ':' : ''))
}

/** Words with a slash that are not names. */
const KEPT = /^(?:i\/o|net\/http:?)$/
