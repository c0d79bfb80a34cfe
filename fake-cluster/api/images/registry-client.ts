import { createHash } from 'node:crypto'
import { isObject } from '../json'
import { exact, hostOf, pathOf, type ImageReference } from './image-reference'

/** Why a registry returned no image, with the reasons of an import's status. */
export class RegistryFailure extends Error {
  constructor(
    readonly reason: 'NotFound' | 'Unauthorized' | 'InternalError',
    /** The error, without the requested name. */
    readonly why = '',
    subject = '',
  ) {
    super(subject ? `${subject}: ${why}` : why)
  }
}

export type Access = {
  /** Registry hosts and the base URLs that serve them, like a cluster's mirror configuration. */
  registries: Record<string, string>
  insecure?: boolean
  /** `user:password` in base64, as in pull secrets. */
  credentials?: string
}

export type Manifest = { digest: string; mediaType: string; text: string; content: Record<string, unknown> }

export type Repository = {
  manifest(reference: string): Promise<Manifest>
  blob(digest: string): Promise<string>
  tags(): Promise<string[]>
}

const LISTS = [
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
]
const MANIFESTS = [
  ...LISTS,
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
]
/** An address reserved for documentation: no request goes there. */
const NAME_SERVER = '192.0.2.53:53'
const TIMEOUT_MILLISECONDS = 30_000

export function isList({ mediaType }: Manifest): boolean {
  return LISTS.includes(mediaType)
}

/** Opens a repository over the distribution protocol, with a token if the registry asks for one. */
export async function openRepository(reference: ImageReference, access: Access): Promise<Repository> {
  if (/[A-F]/.test(reference.digest.split(':')[1] ?? ''))
    throw new RegistryFailure('InternalError', 'invalid checksum digest format')
  const { base, ping } = await reach(reference, access)
  const authorization = ping.status === 401 ? await authorize(ping, reference, access) : undefined
  const ask = async (path: string) => {
    const address = `/v2/${pathOf(reference)}/${path}`
    const headers = { accept: MANIFESTS.join(', '), ...(authorization && { authorization }) }
    const response = await get(base + address, headers).catch((error: unknown) => {
      throw unreachable(reference, hostOf(reference) + address, error)
    })
    if (response.status === 404) throw new RegistryFailure('NotFound')
    if (response.status === 401 || response.status === 403) throw new RegistryFailure('Unauthorized')
    if (!response.ok) throw failed(reference, `unexpected status code ${response.status}`)
    return response
  }
  return {
    async manifest(name) {
      const response = await ask(`manifests/${name}`)
      const text = await response.text()
      const content: unknown = JSON.parse(text)
      if (!isObject(content)) throw failed(reference, 'the manifest is no object')
      const declared = content.mediaType
      const mediaType = response.headers.get('content-type')?.split(';')[0] ?? ''
      const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`
      return { digest, text, content, mediaType: typeof declared === 'string' ? declared : mediaType }
    },
    async blob(digest) {
      const response = await ask(`blobs/${digest}`)
      return response.text()
    },
    async tags() {
      const response = await ask('tags/list').catch((error: unknown) => {
        if (!(error instanceof RegistryFailure) || error.reason !== 'Unauthorized') throw error
        // Not reported this way for a whole repository (repository-listing.json).
        const url = `https://${hostOf(reference)}/v2/${pathOf(reference)}/tags/list`
        throw new RegistryFailure('InternalError', `Get "${url}": no basic auth credentials`)
      })
      const content: unknown = await response.json()
      const tags: unknown[] = isObject(content) && Array.isArray(content.tags) ? content.tags : []
      return tags.map(String)
    },
  }
}

/** The base URL that serves the registry, and its answer to `/v2/`. */
async function reach(
  reference: ImageReference,
  { registries, insecure }: Access,
): Promise<{ base: string; ping: Response }> {
  const host = hostOf(reference)
  const mapped = registries[host.toLowerCase()]
  // The demo contacts no external registry: a host without a mapping is unknown, as in a closed network.
  if (!mapped && !/^(localhost|[\d.]+|\[[\da-f:]+\])(:\d+)?$/i.test(host))
    throw failed(
      reference,
      `Get "https://${host}/v2/": dial tcp: lookup ${host} on ${NAME_SERVER}: no such host`,
    )
  const secure = mapped ?? `https://${host}`
  const bases = insecure ? [secure, secure.replace('https:', 'http:')] : [secure]
  let last: unknown
  for (const base of bases)
    try {
      const ping = await get(`${base}/v2/`)
      return { base: base.replace(/\/$/, ''), ping }
    } catch (error) {
      last = error
    }
  throw unreachable(reference, `${host}/v2/`, last)
}

function get(url: string | URL, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) })
}

function unreachable(reference: ImageReference, address: string, error: unknown): RegistryFailure {
  return failed(reference, `Get "https://${address}": ${networkError(error, hostOf(reference))}`)
}

/** Network errors as Go's HTTP client words them; conditions quote them. */
function networkError(error: unknown, host: string): string {
  const cause = error instanceof Error && isObject(error.cause) ? error.cause : {}
  const code = String(cause.code)
  if (code === 'ECONNREFUSED') return `dial tcp ${host}: connect: connection refused`
  if (code === 'ERR_INVALID_URL') return `dial tcp: address ${host.split(':')[1] ?? ''}: invalid port`
  if (code === 'UND_ERR_SOCKET') return 'EOF'
  if (/^ERR_SSL|^EPROTO/.test(code)) return 'http: server gave HTTP response to HTTPS client'
  return error instanceof Error && error.name === 'TimeoutError' ? 'context deadline exceeded' : code
}

function failed(reference: ImageReference, message: string): RegistryFailure {
  return new RegistryFailure('InternalError', message, exact(reference))
}

/** https://distribution.github.io/distribution/spec/auth/token/ */
async function authorize(ping: Response, reference: ImageReference, access: Access): Promise<string> {
  const challenge = ping.headers.get('www-authenticate') ?? ''
  const basic = access.credentials && `Basic ${access.credentials}`
  if (!/^bearer /i.test(challenge)) {
    if (!basic) throw new RegistryFailure('Unauthorized')
    return basic
  }
  const parameters = new Map(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
  )
  const url = new URL(parameters.get('realm') ?? '')
  url.searchParams.set('service', parameters.get('service') ?? '')
  url.searchParams.set('scope', `repository:${pathOf(reference)}:pull`)
  const response = await get(url, basic ? { authorization: basic } : {}).catch((error: unknown) => {
    throw unreachable(reference, url.host + url.pathname + url.search, error)
  })
  const answer: unknown = response.ok ? await response.json() : {}
  const token = isObject(answer) ? (answer.token ?? answer.access_token) : undefined
  if (typeof token !== 'string') throw new RegistryFailure('Unauthorized')
  return `Bearer ${token}`
}
