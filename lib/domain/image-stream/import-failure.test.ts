import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { FAILURE_ADVICE, failureInWords } from '#lib/domain/image-stream/failure-advice'
import type { PullSecrets } from '#lib/domain/image-stream/pull-secrets'
import { importFailureOf, type FailureMessage } from '#lib/domain/image-stream/import-failure'

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

describe('a failure of a public report', () => {
  it.each([
    [
      'InternalError',
      'Internal error occurred: registry.redhat.io/ubi9/nodejs-20:latest: Get "https://registry.redhat.io/v2/ubi9/nodejs-20/manifests/latest": unauthorized: Please login to the Red Hat Registry using your Customer Portal credentials.',
      'unauthorised',
    ],
    [
      'InternalError',
      'Internal error occurred: registry.access.redhat.com/rhel8/nginx-116:latest: unsupported: This repo requires terms acceptance and is only available on registry.redhat.io',
      'unknown',
    ],
    [
      'InternalError',
      'Internal error occurred: Get https://registry.example.com/v2/core/app/manifests/latest: token auth attempt for registry: https://gitlab.example.com/jwt/auth?scope=repository%3Acore%2Fapp%3Apull&service=container_registry request failed with status: 403 Forbidden',
      'unauthorised',
    ],
    [
      'BadRequest',
      'the repository registry.example.com/core/app is HTTP only and requires the insecure flag to import',
      'tls',
    ],
    [
      'InternalError',
      'Internal error occurred: Get https://quay.io/v2/org/certificate-manager/manifests/v1: unauthorized: access to the requested resource is not authorized',
      'unauthorised',
    ],
    [
      'InternalError',
      'Internal error occurred: docker.io/org/private:1: denied: requested access to the resource is denied',
      'unauthorised',
    ],
    [
      'InternalError',
      'Internal error occurred: quay.io/org/app:1: error parsing HTTP 429 response body: invalid character \'T\' looking for beginning of value: "Too Many Requests"',
      'busy',
    ],
    [
      'InternalError',
      'Internal error occurred: quay.io/org/app:1: error parsing HTTP 502 response body: invalid character \'<\' looking for beginning of value: "<html>"',
      'registry-error',
    ],
    [
      'InternalError',
      'Internal error occurred: registry.redhat.io/3scale-amp2/apicast-gateway-rhel8@sha256:59d53166fd14e52a5da46e215fbe731796accfd6b98efdbd093ee45604e8e0a9: Get https://registry.redhat.io/v2/3scale-amp2/apicast-gateway-rhel8/manifests/sha256:59d53166fd14e52a5da46e215fbe731796accfd6b98efdbd093ee45604e8e0a9: unauthorized: Please login to the Red Hat Registry using your Customer Portal credentials. Further instructions can be found here: https://access.redhat.com/RegistryAuthentication',
      'unauthorised',
    ],
    [
      'InternalError',
      'Internal error occurred: docker.io/ansible/ansible-runner:latest: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
      'busy',
    ],
    [
      'InternalError',
      'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
      'busy',
    ],
    [
      'InternalError',
      'Internal error occurred: Get https://docker-registry.default.svc:5000/v2/: x509: certificate signed by unknown authority',
      'tls',
    ],
    [
      'InternalError',
      'Internal error occurred: received unexpected HTTP status: 503 Service Unavailable',
      'registry-error',
    ],
    [
      'Unauthorized',
      'you may not have access to the container image "docker.io/org/private:latest"',
      'unauthorised',
    ],
    [
      'InternalError',
      'Internal error occurred: Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
      'no-answer',
    ],
    [
      'InternalError',
      'Internal error occurred: Get "https://quay.io/v2/": proxyconnect tcp: dial tcp: lookup proxy.example.com on 172.30.0.10:53: no such host',
      'unreachable',
    ],
    ['InternalError', 'Internal error occurred: Get "https://quay.io/v2/": Forbidden', 'unauthorised'],
    ['InternalError', 'Internal error occurred: Get "https://quay.io/v2/": Bad Gateway', 'registry-error'],
    [
      'InternalError',
      'Internal error occurred: quay.io/org/app:1: unexpected status from HEAD request to https://quay.io/v2/org/app/manifests/1: 403 Forbidden',
      'unauthorised',
    ],
    [
      'InternalError',
      'Internal error occurred: Get "https://auth.docker.io/token?scope=repository%3Aorg%2Fapp%3Apull&service=registry.docker.io": dial tcp: lookup auth.docker.io: Temporary failure in name resolution',
      'unreachable',
    ],
    [
      'InternalError',
      'Internal error occurred: europe-docker.pkg.dev/org/app/web:1: denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource "projects/org/locations/europe/repositories/app" (or it may not exist)',
      'unauthorised',
    ],
    [
      'InternalError',
      'Internal error occurred: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1: denied: Your authorization token has expired. Reauthenticate and try again.',
      'unauthorised',
    ],
    [
      'InternalError',
      'Internal error occurred: quay.io/org/app:1: Get "https://quay.io/v2/org/app/manifests/1": manifest unknown: Tag 1 was deleted or has expired. To pull, revive via time machine',
      'tag-gone',
    ],
    [
      'InternalError',
      'Internal error occurred: quay.io/org/app:1: Get "https://quay.io/v2/org/app/manifests/1": MANIFEST_UNKNOWN: manifest unknown',
      'tag-gone',
    ],
    [
      'InternalError',
      'Internal error occurred: registry.example.com/core/app:1: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      'unauthorised',
    ],
    [
      'InternalError',
      'Internal error occurred: quay.io/org/app:1: http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR, debug=""',
      'unreachable',
    ],
    ['InternalError', 'Internal error occurred: context canceled', 'no-answer'],
    [
      'InternalError',
      'Internal error occurred: registry.example.com/core/app:1: Get "https://registry.example.com/v2/": Proxy Authentication Required',
      'unreachable',
    ],
    [
      'InternalError',
      'Internal error occurred: registry.example.com/core/app:1: Get "https://registry.example.com/v2/": remote error: tls: handshake failure',
      'tls',
    ],
    [
      'InternalError',
      'Internal error occurred: Get https://registry.example.com/v2/: http: server gave HTTP response to HTTPS client',
      'tls',
    ],
  ])('%s: %s', (reason, message, expected) => {
    expect(importFailureOf({ reason, message })).toBe(expected)
  })
})

describe('a failure in the words of a distribution error', () => {
  it.each([
    [
      'errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required',
      'unauthorised',
    ],
    ['Get https://registry.example.com/v2/a/b/manifests/1: no basic auth credentials', 'unauthorised'],
    ['manifest unknown: manifest unknown', 'tag-gone'],
    ['name unknown: repository name not known to registry', 'tag-gone'],
    ['error parsing HTTP 404 response body: invalid character in string', 'tag-gone'],
    ['error parsing HTTP 403 response body: unexpected end of JSON input', 'unauthorised'],
    ['unavailable: service unavailable', 'registry-error'],
    ['unknown: An unknown error occurred', 'unknown'],
    ['unsupported: The operation is unsupported.', 'unknown'],
    ['denied: certificate of the account expired', 'unauthorised'],
    // Without a message of its own, a distribution error is only its code.
    ['denied', 'unauthorised'],
    ['unauthorized', 'unauthorised'],
    ['Get "https://ghcr.io/v2/org/app/manifests/1": manifest unknown', 'tag-gone'],
    ['unknown: artifact library/app:1 not found', 'tag-gone'],
    ['unknown: repository library/app not found', 'tag-gone'],
    ['unknown: Authentication is required', 'unauthorised'],
    ['authorization server did not include a token in the response', 'unauthorised'],
    ['unable to decode token response: invalid character', 'registry-error'],
    ['unsupported: V2 schema 1 manifest digest are no longer supported for image pulls.', 'unsupported'],
    ['no manifests in manifest list', 'unsupported'],
    ['rate: Wait(n=1) would exceed context deadline', 'no-answer'],
    ['stream error: stream ID 1; INTERNAL_ERROR; received from peer', 'unreachable'],
    ['http2: client connection lost', 'unreachable'],
    ['something denied, or not found', 'unknown'],
  ])('%s', (words, expected) => {
    const message = `Internal error occurred: quay.io/unauthorized/denied:tls: ${words}`
    expect(importFailureOf({ reason: 'InternalError', message })).toBe(expected)
    const short = `Internal error occurred: redis:7.2: ${words}`
    expect(importFailureOf({ reason: 'InternalError', message: short })).toBe(expected)
  })

  /** The importer asks the mirrors first (getManifest in importer.go). */
  it.each([
    [
      '[mirror.example/a/b:1: Get "https://mirror.example/v2/": dial tcp: connection refused, you may not have access to the container image "quay.io/a/b:1"]',
      'unauthorised',
    ],
    [
      '[mirror.example/a/b:1: Get "https://mirror.example/v2/": x509: certificate has expired, dockerimage.image.openshift.io "quay.io/a/b:1" not found]',
      'tag-gone',
    ],
    ['[mirror.example/a/b:1: denied, quay.io/a/b:1: denied]', 'unauthorised'],
  ])('of mirrors is that of the registry that answers: %s', (list, expected) => {
    const message = `Internal error occurred: ${list}`
    expect(importFailureOf({ reason: 'InternalError', message })).toBe(expected)
  })

  it('of a digest of any algorithm says that the digest is gone', () => {
    const message = `Internal error occurred: quay.io/a/b@sha512:${'ab'.repeat(64)}: manifest unknown: manifest unknown`
    expect(importFailureOf({ reason: 'InternalError', message })).toBe('digest-gone')
  })
})

it('is never told by the names of hosts, repositories and tags', () => {
  const part = fc.constantFrom(
    'tls',
    'unauthorized',
    'denied',
    'timeout',
    'eof',
    'http',
    '500',
    '429',
    'x509',
    'unsupported',
    'certificate',
  )
  const names = fc
    .tuple(part, part, part, part)
    .map(([host, org, name, tag]) => `${host}.example:5000/${org}/${name}:${tag}`)
  const words: [(name: string) => string, string][] = [
    [(name) => `Internal error occurred: ${name}: unauthorized: access is not authorized`, 'unauthorised'],
    [
      (name) =>
        `Internal error occurred: ${name}: Get "https://${name}": dial tcp 1.2.3.4:443: connect: connection refused`,
      'unreachable',
    ],
    [(name) => `Internal error occurred: Get https://${name}/manifests/1: EOF`, 'unreachable'],
    [
      (name) => `Internal error occurred: ${name}: received unexpected HTTP status: 502 Bad Gateway`,
      'registry-error',
    ],
    [(name) => `the repository ${name} is HTTP only and requires the insecure flag to import`, 'tls'],
    [(name) => `Internal error occurred: ${name}: something new`, 'unknown'],
  ]
  fc.assert(
    fc.property(names, fc.constantFrom(...words), (name, [said, expected]) => {
      expect(importFailureOf({ reason: 'InternalError', message: said(name) })).toBe(expected)
    }),
  )
})

it('advises insecure for certificates only', () => {
  const advised = Object.entries(FAILURE_ADVICE).filter(([, { advice }]) => advice.includes('insecure'))
  expect(advised.map(([failure]) => failure)).toEqual(['tls'])
})

it('has an advice for any text', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString'))
  fc.assert(
    fc.property(text, text, (reason, message) => {
      expect(FAILURE_ADVICE[importFailureOf({ reason, message })]).toHaveProperty('advice')
    }),
  )
})

it('has a title that fits into a lane, and an advice', () => {
  for (const { title, advice } of Object.values(FAILURE_ADVICE)) {
    expect(title.length).toBeLessThan(40)
    expect(advice).toMatch(/\.$/)
  }
})

describe('a failure in words', () => {
  const message = 'Internal error occurred: quay.io/org/app:1: unauthorized: access is not authorized'
  const failure = { reason: 'InternalError', message }

  it('says what it is and what the cluster says', () => {
    expect(failureInWords(failure)).toBe(`Registry login required: “${message}”.`)
  })

  it('names the pull secrets, or says why they are unknown', () => {
    const wordsOf = (pullSecrets: PullSecrets) => failureInWords({ ...failure, pullSecrets })
    expect(wordsOf({ ok: true, names: ['quay', 'redhat'] })).toMatch(/default: quay, redhat\.$/)
    expect(wordsOf({ ok: true, names: [] })).toMatch(/has no pull secrets\.$/)
    expect(wordsOf({ ok: false, message: 'Not allowed.' })).toMatch(/Not allowed\.$/)
  })
})
