import type { LaneCheck, ImportState } from '#lib/domain/image-stream/image-stream-views'

/** Why a registry's image does not come in, as far as a person would do something else about it. */
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

/** What the condition `ImportSuccess`, the status of an image import, or a request for one says. */
export type FailureMessage = { reason: string; message: string }

/** The reasons that stand for themselves; `timeout` and `invalid` are those of a request that came to no import. */
const BY_REASON: Record<string, ImportFailure> = {
  Unauthorized: 'unauthorised',
  Forbidden: 'refused',
  Invalid: 'refused',
  invalid: 'refused',
  timeout: 'no-answer',
}

/**
 * Everything else is an `InternalError` that quotes what Go's HTTP client (import-registry-unreachable.json) or the
 * distribution client said; the first that matches counts.
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

/** An image may be called `mutual-tls`: what is quoted, and the pull spec before it all, say nothing of the failure. */
function withoutNames(message: string): string {
  return message.replace(/^Internal error occurred: \S+\/\S+: /, '').replace(/"[^"]*"/g, '')
}

/** What stands in the way of a tag's next import: what the last one failed for, or else what the registry says now. */
export function currentFailureOf(
  state: ImportState,
  check: LaneCheck | null,
): (FailureMessage & { since: string | null }) | null {
  if (state.state === 'failed') return state
  return check?.state === 'failed' ? check : null
}

/** For a lane, and what to do about it for who has opened the tag. */
export const FAILURE_ADVICE: Record<ImportFailure, { title: string; advice: string }> = {
  'tag-gone': {
    title: 'Not found in the registry',
    advice: 'The registry has no such tag. Push it again, or let the image stream tag follow another one.',
  },
  'digest-gone': {
    title: 'Digest gone from the registry',
    advice: 'The registry does not have this digest any more. Pin another image, or follow a tag again.',
  },
  unauthorised: {
    title: 'The registry wants a login',
    advice:
      'Check that the repository exists, and that a pull secret of the namespace opens it: registries answer the same to both.',
  },
  unreachable: {
    title: 'Registry unreachable',
    advice: 'Check the host in the pull spec, its DNS name, and whether the cluster may reach it.',
  },
  tls: {
    title: 'No trusted TLS with the registry',
    advice:
      'The registry speaks plain http, or shows a certificate that the cluster does not trust. Make the cluster trust it, or set insecure in the import policy of the tag.',
  },
  unsupported: {
    title: 'Image of an unsupported kind',
    advice:
      'Push it as an image that the cluster knows, Docker schema 2 or OCI, for the platform of the cluster.',
  },
  busy: {
    title: 'The registry asks for fewer requests',
    advice: 'It passes by itself. With a login, registries mostly allow more.',
  },
  'registry-error': {
    title: 'The registry fails',
    advice: 'Look at the status page of the registry. Quayside goes on checking.',
  },
  refused: {
    title: 'The cluster refuses this source',
    advice: 'Look at what the cluster says, and at the registries that it allows imports from.',
  },
  'no-answer': {
    title: 'No answer from the registry in time',
    advice: 'Check whether the registry is slow for others, too. Quayside goes on checking.',
  },
  unknown: {
    title: 'The import fails',
    advice: 'Look at what the cluster says.',
  },
}
