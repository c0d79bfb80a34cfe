import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { listenOnLoopback, type LoopbackServer } from '../loopback'
import type { Content } from './images'
import type { RegistryFault } from './registry'

/** The content that a registry server serves. */
export type RegistryContents = {
  /** Whether everyone may pull from the repository. */
  isPublic(repository: string): boolean
  /** Whether a login (`user:password`) gives access to private repositories; without a login there is no access. */
  admits?(login: string): boolean
  /** `reference` is a tag or a digest. */
  manifest(repository: string, reference: string): Content | undefined
  blob(repository: string, digest: string): Content | undefined
  tags(repository: string): string[]
  /** Without it, the registry has no referrers API. */
  referrers?(repository: string, digest: string): Content
  faultOf?(repository: string): RegistryFault
}

type Answer = { status: number; headers: Record<string, string>; body: Buffer }
type TokenFor = (repository: string) => string

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling
const CONTENT_PATH = /^\/v2\/(?<repository>.+)\/(?<kind>manifests|blobs|tags|referrers)\/(?<reference>[^/]+)$/

/** Serves a registry over HTTP by the distribution specification; only the demo itself can push. */
export function startRegistryServer(registry: RegistryContents, port = 0): Promise<LoopbackServer> {
  const tokenFor = tokenIssuer()
  const server = createServer((request, response) => {
    const { repository = '' } = CONTENT_PATH.exec(request.url ?? '')?.groups ?? {}
    const fault = registry.faultOf?.(repository) ?? {}
    setTimeout(() => {
      const { status, headers, body } = fault.status
        ? faulty(fault.status, request, repository)
        : answer(request, registry, tokenFor)
      response.writeHead(status, { ...headers, 'Content-Length': body.length })
      response.end(request.method === 'HEAD' ? undefined : body)
    }, fault.delayMs ?? 0)
  })
  return listenOnLoopback(server, port)
}

function faulty(
  status: 401 | 404 | 500,
  { headers: { host = '' } }: IncomingMessage,
  repository: string,
): Answer {
  if (status === 401) return challenge(`http://${host}`, repository)
  if (status === 404) return failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
  return failure(500, 'UNKNOWN', 'unknown error')
}

function answer(request: IncomingMessage, registry: RegistryContents, tokenFor: TokenFor): Answer {
  const base = `http://${request.headers.host ?? '127.0.0.1'}`
  const url = new URL(request.url ?? '/', base)
  const { authorization } = request.headers
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return failure(405, 'UNSUPPORTED', 'the operation is unsupported')
  if (url.pathname === '/v2/auth') return token(url, authorization, registry, tokenFor)
  if (url.pathname === '/v2/') return authorization ? json(200, {}) : challenge(base)
  const { repository = '', kind, reference = '' } = CONTENT_PATH.exec(url.pathname)?.groups ?? {}
  if (!kind) return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry')
  // Like Quay: without access, a private repository looks the same as a missing one.
  if (authorization !== `Bearer ${tokenFor(repository)}`) return challenge(base, repository)
  if (kind === 'tags') return tagList(repository, registry.tags(repository))
  if (kind === 'referrers') return manifest(registry.referrers?.(repository, reference))
  return kind === 'manifests'
    ? manifest(registry.manifest(repository, reference))
    : blob(registry.blob(repository, reference))
}

/** Everyone gets a token; it gives access only to the requested repository, if that is public or with a login. */
function token(
  url: URL,
  authorization: string | undefined,
  registry: RegistryContents,
  tokenFor: TokenFor,
): Answer {
  const repository = /^repository:(.+):[^:]*$/.exec(url.searchParams.get('scope') ?? '')?.[1] ?? ''
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1]
  const login = encoded && Buffer.from(encoded, 'base64').toString()
  const isOpen = registry.isPublic(repository) || (login && registry.admits?.(login))
  const value = tokenFor(isOpen ? repository : '')
  return json(200, { token: value, access_token: value, expires_in: 300 })
}

/** A token is valid for one repository, until the registry stops. */
function tokenIssuer(): TokenFor {
  const key = randomBytes(32)
  return (repository) => createHmac('sha256', key).update(repository).digest('base64url')
}

function challenge(base: string, repository?: string): Answer {
  const parameters = [`realm="${base}/v2/auth"`, `service="${new URL(base).host}"`]
  if (repository) parameters.push(`scope="repository:${repository}:pull"`)
  const refusal = failure(401, 'UNAUTHORIZED', 'access to the requested resource is not authorized')
  return {
    ...refusal,
    headers: { ...refusal.headers, 'WWW-Authenticate': `Bearer ${parameters.join(',')}` },
  }
}

function tagList(name: string, tags: string[]): Answer {
  if (tags.length === 0) return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry')
  return json(200, { name, tags })
}

function manifest(content: Content | undefined): Answer {
  if (!content) return failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
  return found(content, content.mediaType)
}

function blob(content: Content | undefined): Answer {
  if (!content) return failure(404, 'BLOB_UNKNOWN', 'blob unknown to registry')
  return found(content, 'application/octet-stream')
}

function found({ digest, bytes }: Content, type: string): Answer {
  return { status: 200, headers: { 'Content-Type': type, 'Docker-Content-Digest': digest }, body: bytes }
}

function failure(status: number, code: string, message: string): Answer {
  return json(status, { errors: [{ code, message, detail: {} }] })
}

function json(status: number, value: object): Answer {
  const headers = { 'Content-Type': 'application/json', 'Docker-Distribution-Api-Version': 'registry/2.0' }
  return { status, headers, body: Buffer.from(JSON.stringify(value)) }
}
