import type { LaneCheck, ImportState } from '#lib/domain/image-stream/image-stream-views'

/** Why an image is not imported. Each reason needs another action from a person. */
export type ImportFailure =
  | 'tag-gone'
  | 'digest-gone'
  | 'unauthorised'
  | 'unreachable'
  | 'tls'
  | 'unsupported'
  | 'busy'
  | 'registry-error'
  | 'refused'
  | 'no-answer'
  | 'unknown'

/** From the condition `ImportSuccess`, the status of an image import, or a failed request for one. */
export type FailureMessage = { reason: string; message: string }

/** Reasons that need no look at the message; `timeout` and `invalid` are from requests that failed before any import. */
const BY_REASON: Record<string, ImportFailure> = {
  Unauthorized: 'unauthorised',
  Forbidden: 'refused',
  Invalid: 'refused',
  invalid: 'refused',
  timeout: 'no-answer',
}

/**
 * All other failures are an `InternalError` with an error of Go's HTTP client (import-registry-unreachable.json) or of the
 * distribution client. The first match counts.
 */
const BY_MESSAGE: [RegExp, ImportFailure][] = [
  [/deadline exceeded|i\/o timeout|handshake timeout|Client\.Timeout|timed out/i, 'no-answer'],
  [/HTTP response to HTTPS client|x509:|tls:|certificate/i, 'tls'],
  [/toomanyrequests|too many requests|status(?: code)?:? 429/i, 'busy'],
  [/unsupported|manifest type|media type|no image found .* for (?:architecture|platform)/i, 'unsupported'],
  [/unexpected (?:HTTP )?status/i, 'registry-error'],
  [/dial tcp|no such host|connection re(?:fused|set)|no route to host|unreachable|\bEOF\b/, 'unreachable'],
]

export function importFailureOf({ reason, message }: FailureMessage): ImportFailure {
  if (reason === 'NotFound') return message.includes('@sha256:') ? 'digest-gone' : 'tag-gone'
  const words = withoutNames(message)
  return BY_REASON[reason] ?? BY_MESSAGE.find(([pattern]) => pattern.test(words))?.[1] ?? 'unknown'
}

/** Removes quoted text and the pull spec in front: an image can be called `mutual-tls`. */
function withoutNames(message: string): string {
  return message.replace(/^Internal error occurred: \S+\/\S+: /, '').replace(/"[^"]*"/g, '')
}

/** Why the next import of a tag would fail: like the last import, or else like the last check of the registry. */
export function currentFailureOf(
  state: ImportState,
  check: LaneCheck | null,
): (FailureMessage & { since: string | null }) | null {
  if (state.state === 'failed') return state
  return check?.state === 'failed' ? check : null
}

/** Lanes show the title; the page of the tag also shows the advice. */
export const FAILURE_ADVICE: Record<ImportFailure, { title: string; advice: string }> = {
  'tag-gone': {
    title: 'Not found in the registry',
    advice:
      'The registry does not have this tag. Push it again, or let the image stream tag follow another tag.',
  },
  'digest-gone': {
    title: 'Digest not found in the registry',
    advice: 'The registry no longer has this digest. Pin another image, or follow a tag again.',
  },
  unauthorised: {
    title: 'Registry login required',
    advice:
      'Check that the repository exists and that the namespace has a pull secret for it. Registries give the same answer in both cases.',
  },
  unreachable: {
    title: 'Registry unreachable',
    advice: 'Check the host in the pull spec, its DNS name, and whether the cluster can reach it.',
  },
  tls: {
    title: 'Registry TLS not trusted',
    advice:
      'The registry uses plain HTTP, or a certificate that the cluster does not trust. Make the cluster trust it, or set insecure in the import policy of the tag.',
  },
  unsupported: {
    title: 'Unsupported image format',
    advice: 'Push it as Docker schema 2 or OCI, for the platform of the cluster.',
  },
  busy: {
    title: 'Registry rate limit reached',
    advice: 'Wait: this ends without action. Most registries allow more requests with a login.',
  },
  'registry-error': {
    title: 'Registry error',
    advice: 'Check the status page of the registry. Quayside keeps checking.',
  },
  refused: {
    title: 'The cluster refuses this source',
    advice: 'Read the message of the cluster, and check from which registries it allows imports.',
  },
  'no-answer': {
    title: 'Registry timeout',
    advice: 'Check whether the registry is slow for everyone. Quayside keeps checking.',
  },
  unknown: {
    title: 'Import failed',
    advice: 'Read the message of the cluster.',
  },
}
