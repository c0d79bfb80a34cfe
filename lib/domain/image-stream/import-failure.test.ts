import { describe, expect, it } from 'vitest'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { FAILURE_ADVICE, importFailureOf, type FailureMessage } from '#lib/domain/image-stream/import-failure'

const SCENARIOS = [
  'api-server-unavailable',
  'import-missing-tag',
  'import-preview-and-conflict',
  'import-registry-unreachable',
  'import-unauthorized',
  'kinds-of-tags',
  'list-and-watch-semantics',
  'pin-by-imagestreamtag',
  'scheduled-import',
]

/** All failures in a recording: conditions and statuses of image imports. */
function failuresIn(value: unknown): FailureMessage[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.values(value).flatMap(failuresIn)
  return isCondition(value) || isImportStatus(value) ? [value, ...inside] : inside
}

function isCondition(value: object): value is FailureMessage {
  return 'type' in value && value.type === 'ImportSuccess' && 'reason' in value && 'message' in value
}

function isImportStatus(value: object): value is FailureMessage {
  const isFailure = 'status' in value && value.status === 'Failure' && !('kind' in value)
  return isFailure && 'reason' in value && 'message' in value
}

function kindsIn(scenario: string): Record<string, string> {
  const failures = failuresIn(recorded(scenario))
  const kinds = failures.map((failure) => [`${failure.reason}: ${failure.message}`, importFailureOf(failure)])
  return Object.fromEntries(kinds) as Record<string, string>
}

describe('a recorded failure', () => {
  it('is recognised', () => {
    const kinds = Object.assign({}, ...SCENARIOS.map(kindsIn)) as Record<string, string>
    const missing = (image: string) => `NotFound: dockerimage.image.openshift.io "${image}" not found`
    const failed = (image: string) => `InternalError: Internal error occurred: ${image}`
    expect(kinds).toEqual({
      [missing('127.0.0.1:5000/packit/fluentd:gone')]: 'tag-gone',
      [missing('127.0.0.1:5000/packit/packit-worker:stg')]: 'tag-gone',
      [missing('127.0.0.1:5000/packit/tokman:gone')]: 'tag-gone',
      [missing('127.0.0.1:5000/packit/tokman:nosuch')]: 'tag-gone',
      [missing('127.0.0.1:5000/packit/tokman:prod')]: 'tag-gone',
      [missing(`127.0.0.1:5000/packit/packit-dashboard@sha256:${'1'.repeat(64)}`)]: 'digest-gone',
      'Unauthorized: you may not have access to the container image "127.0.0.1:5001/packit/private:prod"':
        'unauthorised',
      [failed(
        '127.0.0.1:5999/packit/tokman:prod: Get "https://127.0.0.1:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused',
      )]: 'unreachable',
      [failed(
        '127.0.0.1:5002/packit/tokman:prod: Get "https://127.0.0.1:5002/v2/": http: server gave HTTP response to HTTPS client',
      )]: 'tls',
    })
  })
})

/** Messages of Go's net and crypto packages and of the distribution client, as an InternalError quotes them. */
describe('a failure without a recording', () => {
  it.each([
    ['dial tcp: lookup quay.example on 172.30.0.10:53: no such host', 'unreachable'],
    ['read tcp 10.0.0.2:40112->54.1.2.3:443: read: connection reset by peer', 'unreachable'],
    ['Get "https://quay.io/v2/": EOF', 'unreachable'],
    ['dial tcp 54.1.2.3:443: i/o timeout', 'no-answer'],
    ['Get "https://quay.io/v2/": context deadline exceeded', 'no-answer'],
    ['tls: failed to verify certificate: x509: certificate signed by unknown authority', 'tls'],
    ['received unexpected HTTP status: 500 Internal Server Error', 'registry-error'],
    ['received unexpected HTTP status: 503 Service Unavailable', 'registry-error'],
    ['toomanyrequests: You have reached your pull rate limit.', 'busy'],
    ['unsupported manifest media type and no default available: application/vnd.x+json', 'unsupported'],
    ['net/http: TLS handshake timeout', 'no-answer'],
    ['something new', 'unknown'],
  ])('%s', (words, expected) => {
    const message = `Internal error occurred: quay.io/packit/tokman:prod: ${words}`
    expect(importFailureOf({ reason: 'InternalError', message })).toBe(expected)
  })

  it.each([
    [
      'quay.io/packit/mutual-tls:prod: Get "https://quay.io/v2/": dial tcp: connection refused',
      'unreachable',
    ],
    ['quay.io/packit/certificate-bot:prod: dial tcp 54.1.2.3:443: i/o timeout', 'no-answer'],
    [
      'quay.io/packit/nginx-tls:prod: received unexpected HTTP status: 500 Internal Server Error',
      'registry-error',
    ],
    ['quay.io/packit/geofence:prod: something new', 'unknown'],
    ['tls.example:5000/x:prod: Get "https://tls.example:5000/v2/certificate": something new', 'unknown'],
  ])('is not recognised by the name of the image: %s', (words, expected) => {
    const message = `Internal error occurred: ${words}`
    expect(importFailureOf({ reason: 'InternalError', message })).toBe(expected)
  })

  it.each([
    ['Forbidden', 'refused'],
    ['invalid', 'refused'],
    ['timeout', 'no-answer'],
    ['Unknown', 'unknown'],
  ])('with the reason %s', (reason, expected) => {
    expect(importFailureOf({ reason, message: 'It was not done.' })).toBe(expected)
  })
})

it('has a title that fits into a lane, and an advice', () => {
  for (const { title, advice } of Object.values(FAILURE_ADVICE)) {
    expect(title.length).toBeLessThan(40)
    expect(advice).toMatch(/\.$/)
  }
})
